import type { EntityMachine } from '../../machines/chart/chart';
import type { ChartAction, MachineName, Message } from '../../machines/chart/transition';
import type { ChartRow, EventRows } from '../../machines/compiled/transitions';
import type { FunctionSymbol } from '../../machines/terms/symbols';
import type { Formula } from '../../machines/terms/term';
import { parametersOf } from '../../machines/compiled/source';
import { errnoNumber } from '../../machines/errno';
import { Expressions, variableName } from './expression';

/** What a machine says to an event. */
export const verdict = { ignored: -1, refused: 0, accepted: 1 } as const;

export interface EventOf {
  readonly to: MachineName;
  readonly event: string;
}

export const acceptsName = ({ to, event }: EventOf): string => `${to}_${event}_accepts`;
export const effectName = ({ to, event }: EventOf): string => `${to}_${event}`;

/** The messages that a machine may send. */
export function sentOn({ regions, root }: EventRows): EventOf[] {
  return [...regions.flatMap(({ states }) => states.flatMap(({ rows }) => rows)), ...root]
    .flatMap(({ actions }) => actions)
    .flatMap((action) => (action.type === 'tell' ? action.params.messages : []))
    .map((message) => ({ to: message.to, event: message.event }));
}

/**
 * Two definitions for one event of one machine: its verdict, and its effect on the next state `n`. Both
 * read the state before the step, `s`, and call the definitions of the messages that are sent.
 */
export class EventWriter {
  private readonly text: Expressions;

  constructor(private readonly stored: ReadonlySet<FunctionSymbol>) {
    this.text = new Expressions({ now: 's', before: 's', stored });
  }

  define(machine: EntityMachine, event: string, rows: EventRows): string {
    const of: EventOf = { to: machine.name, event };
    const parameters = ['self', ...parametersOf(event)].map((one) => `${variableName(one)}: int`);
    return [
      `  pure def ${acceptsName(of)}(${['s: State', ...parameters].join(', ')}): int =`,
      `    ${this.verdictOf(rows)}`,
      `  pure def ${effectName(of)}(${['s: State', 'n: State', ...parameters].join(', ')}): State = {`,
      ...this.effects(rows, machine).map((line) => `    ${line}`),
      '  }',
      '',
    ].join('\n');
  }

  /** Each region is asked; the transitions of the whole machine are for what no region takes. */
  private verdictOf({ regions, root }: EventRows): string {
    const answers = regions
      .filter(({ states }) => states.some(({ rows }) => rows.length > 0))
      .map((region) =>
        this.inRegion(region, String(verdict.ignored), (row) => this.rowVerdict(row)),
      );
    const [only] = answers;
    const together =
      only === undefined
        ? String(verdict.ignored)
        : answers.length === 1
          ? only
          : `together([${answers.join(', ')}])`;
    if (root.length === 0) return together;
    const whole = this.chain(root, String(verdict.ignored), (row) => this.rowVerdict(row));
    return only === undefined ? whole : `otherwise(${together}, ${whole})`;
  }

  private effects({ regions, root }: EventRows, machine: EntityMachine): string[] {
    const lines: string[] = [];
    let last = 'n';
    const next = (of: (from: string) => string): void => {
      const name = `n${lines.length + 1}`;
      lines.push(`val ${name}: State = ${of(last)}`);
      last = name;
    };
    const handling = regions.filter(({ states }) => states.some(({ rows }) => rows.length > 0));
    for (const region of handling)
      next((from) => this.inRegion(region, from, (row) => this.rowEffect(row, machine, from)));
    if (root.length > 0) {
      const effect = (from: string): string =>
        this.chain(root, from, (row) => this.rowEffect(row, machine, from));
      if (handling.length === 0) next(effect);
      else {
        const untaken = this.verdictOf({ regions, root: [] });
        next((from) => `if (${untaken} == ${verdict.ignored}) ${effect(from)} else ${from}`);
      }
    }
    return [...lines, last];
  }

  private inRegion(
    { symbol, states }: EventRows['regions'][number],
    otherwise: string,
    of: (row: ChartRow) => string,
  ): string {
    const self = variableName('self');
    const place = `${this.stored.has(symbol) ? 's.' : ''}${symbol.name}.get(${self})`;
    return states
      .filter(({ rows }) => rows.length > 0)
      .reduceRight(
        (rest, { index, rows }) =>
          `if (${place} == ${index}) (${this.chain(rows, otherwise, of)})\n    else ${rest}`,
        otherwise,
      );
  }

  /** The first row whose guard holds. */
  private chain(
    rows: readonly ChartRow[],
    otherwise: string,
    of: (row: ChartRow) => string,
  ): string {
    return rows.reduceRight(
      (rest, row) =>
        row.when.op === 'true'
          ? of(row)
          : `if (${this.text.formula(row.when)}) ${of(row)}\n      else ${rest}`,
      otherwise,
    );
  }

  private rowVerdict({ actions }: ChartRow): string {
    if (actions.some(({ type }) => type === 'refuse')) return String(verdict.refused);
    const heard = actions
      .flatMap((action) => (action.type === 'tell' ? action.params.messages : []))
      .map((message) => {
        const told = `${acceptsName(message)}(${['s', ...this.argumentsOf(message)].join(', ')})`;
        const agrees = `${told} == ${verdict.accepted}`;
        const wanted =
          message.when.op === 'true' ? agrees : `(${this.unless(message.when)} or ${agrees})`;
        if (message.each === undefined) return wanted;
        const each = variableName(message.each.variable);
        return `${this.text.range(message.each)}.forall(${each} => ${wanted})`;
      });
    if (heard.length === 0) return String(verdict.accepted);
    return `(if (and(${heard.join(', ')}, true)) ${verdict.accepted} else ${verdict.refused})`;
  }

  private unless(when: Formula): string {
    return `not(${this.text.formula(when)})`;
  }

  private rowEffect(row: ChartRow, machine: EntityMachine, from: string): string {
    if (row.actions.some(({ type }) => type === 'refuse')) return from;
    const region = machine.regions.find(({ name }) => name === row.target?.region);
    const writes: string[] = [];
    if (region?.range.kind === 'enumeration' && row.target !== undefined)
      writes.push(this.write(region, String(region.range.values.indexOf(row.target.state)), from));
    for (const action of row.actions) writes.push(...this.ownWrites(action, from));
    const messages = row.actions.flatMap((action) =>
      action.type === 'tell' ? action.params.messages : [],
    );
    const own = `${from}${writes.join('')}`;
    if (messages.length === 0) return own;
    const lines = messages.map(
      (message, at) => `val m${at + 1}: State = ${this.told(message, `m${at}`)}`,
    );
    return `{\n        val m0: State = ${own}\n        ${lines.join('\n        ')}\n        m${messages.length}\n      }`;
  }

  private ownWrites(action: ChartAction, from: string): string[] {
    switch (action.type) {
      case 'update':
        return action.params.updates.map(({ symbol, value }) =>
          this.write(symbol, this.text.value(value), from),
        );
      case 'finish':
        return [`.with("answer", ${errnoNumber(action.params.errno)})`];
      case 'refuse':
      case 'tell':
        return [];
    }
  }

  /** No row sets one function twice, so each map can be taken from where the row began. */
  private write(symbol: FunctionSymbol, value: string, from: string): string {
    if (!this.stored.has(symbol)) return '';
    return `.with("${symbol.name}", ${from}.${symbol.name}.set(${variableName('self')}, ${value}))`;
  }

  private told(message: Message, from: string): string {
    const call = (into: string): string => {
      const done = `${effectName(message)}(${['s', into, ...this.argumentsOf(message)].join(', ')})`;
      return message.when.op === 'true'
        ? done
        : `if (${this.text.formula(message.when)}) ${done} else ${into}`;
    };
    if (message.each === undefined) return call(from);
    const each = variableName(message.each.variable);
    return `${this.text.range(message.each)}.fold(${from}, (k, ${each}) => ${call('k')})`;
  }

  private argumentsOf(message: Message): string[] {
    return [
      this.text.value(message.which),
      ...parametersOf(message.event).map((name) => {
        const node = message.args[name];
        if (node === undefined) throw new Error(`${message.event} lacks ${name}`);
        return this.text.value(node);
      }),
    ];
  }
}

/** What the definitions above need. */
export const verdictDefinitions: readonly string[] = [
  `pure def together(answers: List[int]): int = answers.foldl(${verdict.ignored}, (found, one) => if (found == ${verdict.refused} or one == ${verdict.ignored}) found else one)`,
  `pure def otherwise(answer: int, other: int): int = if (answer == ${verdict.ignored}) other else answer`,
];
