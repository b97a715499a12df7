import type { Invariant } from '../../invariants/invariant';
import type { CommandKind } from '../../machines/command';
import type { Model } from '../../machines/model';
import type { FunctionSymbol } from '../../machines/terms/symbols';
import type { Value } from '../../machines/terms/term';
import type { EventOf } from './event';
import { stepVariables } from '../../invariants/invariant';
import { alphabet, commandNames } from '../../machines/command';
import { awaitsReturn, awaitsWrite } from '../../machines/group/switch';
import { mentions } from '../../machines/terms/mentions';
import { first } from '../../machines/terms/quantifiers';
import { sorts } from '../../machines/terms/sorts';
import { variable } from '../../machines/terms/term';
import { ownership } from '../../machines/vocabulary/group';
import { members } from '../../machines/vocabulary/topology';
import { groundModel } from '../ground/ground-model';
import { Pruning } from '../ground/pruning';
import { acceptsName, effectName, EventWriter, sentOn, verdict, verdictDefinitions } from './event';
import { definitions, Expressions, setName, variableName } from './expression';
import { header } from './header';

/** The name of a claim in Quint. */
export const claimName = ({ id, name }: Invariant): string => `${id.replace('-', '_')}_${name}`;

/** A model over its scope as a Quint module. */
export function quint(model: Model, invariants: readonly Invariant[]): string {
  return new QuintWriter(model, invariants).text();
}

/** Where the module keeps what a step claim knows of its command. */
const knownAs: Readonly<Record<(typeof stepVariables)[number], string>> = {
  kind: 'command.kind',
  answer: 'now.answer',
  principal: 'command.principal',
  device: 'command.device',
  ioasid: 'command.ioasid',
};

class QuintWriter {
  private readonly claims: readonly Invariant[];
  /** The functions that change; all others are constants. */
  private readonly stored: ReadonlySet<FunctionSymbol>;
  private readonly commands: readonly CommandKind[];
  private readonly canFail: boolean;
  private readonly pruning: Pruning;
  private readonly terms: Expressions;

  constructor(
    private readonly model: Model,
    invariants: readonly Invariant[],
  ) {
    const { rules, scope } = model;
    this.claims = invariants.filter((invariant) => invariant.applies(rules));
    const ground = groundModel(model);
    this.pruning = new Pruning(ground);
    this.stored = new Set(ground.cells.map(({ symbol }) => symbol));
    this.terms = new Expressions({ now: 'now', before: 'before', stored: this.stored });
    const possible = new Set(
      ground.commands
        .filter(({ step }) => step.accepted.op !== 'false')
        .map(({ command }) => command.name),
    );
    this.commands = alphabet(rules, new Set(scope.features)).filter(({ name }) =>
      possible.has(name),
    );
    this.canFail = ground.microSteps.some(({ event }) => event === 'FAILED');
  }

  text(): string {
    return [
      header(this.model, this.claims),
      'module ioasid {',
      ...this.constants(),
      ...this.state(),
      ...this.events(),
      ...this.commands.map((kind) => this.command(kind)),
      ...this.memberLoop(),
      ...this.judgements(),
      '}',
      '',
    ].join('\n');
  }

  private constants(): string[] {
    const { layout } = this.model;
    return [
      ...sorts.map((sort) => `  pure val ${setName(sort)} = 1.to(${layout.universe.size[sort]})`),
      ...[...layout.universe.tables].map(
        ([symbol, table]) => `  pure val ${symbol.name} = ${mapText([...table])}`,
      ),
      ...layout.symbols
        .filter((symbol) => !this.stored.has(symbol))
        .map((symbol) => `  pure val ${symbol.name} = ${this.initial(symbol)}`),
      ...[...definitions, ...verdictDefinitions].map((one) => `  ${one}`),
      '',
    ];
  }

  private state(): string[] {
    const fields = [...this.stored];
    return [
      '  type State = {',
      ...fields.map(({ name, meaning }) => `    // ${meaning}\n    ${name}: int -> int,`),
      '    // the number of the errno that answers the command',
      '    answer: int,',
      '  }',
      '  pure val start: State = {',
      ...fields.map((symbol) => `    ${symbol.name}: ${this.initial(symbol)},`),
      '    answer: 0,',
      '  }',
      '  var now: State',
      '  // the state before the command at hand, and what is known of the command',
      '  var before: State',
      '  var command: { kind: int, principal: int, device: int, ioasid: int, hasFailed: bool }',
      '',
      '  action init = all {',
      "    now' = start,",
      "    before' = start,",
      "    command' = { kind: -1, principal: 0, device: 0, ioasid: 0, hasFailed: false },",
      '  }',
      '',
    ];
  }

  /** Definitions for every event that can happen, those that are told before those that tell. */
  private events(): string[] {
    const writer = new EventWriter(this.stored);
    const defined = new Set<string>();
    const texts: string[] = [];
    const define = (of: EventOf): void => {
      if (defined.has(effectName(of))) return;
      defined.add(effectName(of));
      const machine = this.model.machines.find(({ name }) => name === of.to);
      if (machine === undefined) throw new Error(`this model has no ${of.to} machine`);
      const rows = this.pruning.rowsOf(machine, of.event);
      sentOn(rows).forEach(define);
      texts.push(writer.define(machine, of.event, rows));
    };
    this.commands.forEach(({ to, name }) => define({ to, event: name }));
    this.loopEvents.forEach((event) => define({ to: 'group', event }));
    return texts;
  }

  private get loopEvents(): readonly ('WRITTEN' | 'FAILED' | 'SETTLE')[] {
    return ['WRITTEN', ...(this.canFail ? (['FAILED'] as const) : []), 'SETTLE'];
  }

  private command({ name, to, parameters, principal, says }: CommandKind): string {
    const all = parameters.map((one) => variableName(one.name));
    const known = (parameter: string): string =>
      parameters.some((one) => one.name === parameter) ? variableName(parameter) : '0';
    const args = [all[0] ?? '0', ...all];
    const of = { to, event: name };
    return [
      `  /// ${says}`,
      `  action ${name}(${all.map((one) => `${one}: int`).join(', ')}): bool = all {`,
      `    ${acceptsName(of)}(${['now', ...args].join(', ')}) == ${verdict.accepted},`,
      `    now' = ${effectName(of)}(${['now', 'now.with("answer", 0)', ...args].join(', ')}),`,
      "    before' = now,",
      `    command' = { kind: ${commandNames.indexOf(name)}, principal: ${this.terms.value(principal.node)}, device: ${known('device')}, ioasid: ${known('ioasid')}, hasFailed: false },`,
      '  }',
      '',
    ].join('\n');
  }

  private memberLoop(): string[] {
    const group = variable<'Group'>('group');
    const g = variableName('group');
    const next = (value: Value<'Device'>): string => this.terms.value(value.node);
    const is = (...states: readonly (typeof ownership.values)[number][]): string =>
      this.terms.formula(ownership(group).is(...states));
    const turn = (event: 'WRITTEN' | 'FAILED' | 'SETTLE'): string => {
      const of: EventOf = { to: 'group', event };
      const args = ['busyGroup', ...(event === 'SETTLE' ? [] : ['nextMember'])];
      return [
        `  action ${event}: bool = all {`,
        ...(event === 'FAILED' ? ['    not(command.hasFailed),'] : []),
        `    ${acceptsName(of)}(${['now', ...args].join(', ')}) == ${verdict.accepted},`,
        `    now' = ${effectName(of)}(${['now', 'now', ...args].join(', ')}),`,
        "    before' = before,",
        `    command' = ${event === 'FAILED' ? 'command.with("hasFailed", true)' : 'command'},`,
        '  }',
        '',
      ].join('\n');
    };
    return [
      '  /// The group whose members are being moved, or 0: then the command is over.',
      `  val busyGroup: int = firstOf(${setName('Group')}.filter(${g} => ${is('switching', 'rollingBack')}))`,
      '  val isAtRest: bool = busyGroup == 0',
      '  /// The member whose entry is written next, or 0 at the end of the loop.',
      '  val nextMember: int = {',
      `    val ${g} = busyGroup`,
      `    if (${is('rollingBack')}) ${next(first(members(group), (m) => awaitsReturn(m)))}`,
      `    else ${next(first(members(group), (m) => awaitsWrite(group, m)))}`,
      '  }',
      '',
      ...this.loopEvents.map(turn),
      '  action anyCommand = any {',
      ...this.commands.map((kind) => pick(kind)),
      '  }',
      '',
      '  /// A command, or the next turn of the member loop while one is under way.',
      '  action step =',
      '    if (isAtRest) anyCommand',
      '    else if (nextMember == 0) SETTLE',
      `    else any { WRITTEN,${this.canFail ? ' FAILED,' : ''} }`,
      '',
    ];
  }

  private judgements(): string[] {
    const { rules } = this.model;
    return [
      ...this.claims.map((invariant) => {
        const always = invariant.when === 'transient';
        const formula = this.pruning.formula(invariant.holds(rules));
        const given = stepVariables
          .filter((name) => mentions(formula, name))
          .map((name) => `    val ${variableName(name)} = ${knownAs[name]}`);
        const body = this.terms.formula(formula);
        return (
          `  /// ${invariant.says}\n  val ${claimName(invariant)}: bool = {\n` +
          [...given, `    ${always ? '' : 'not(isAtRest) or '}${body}`].join('\n') +
          '\n  }\n'
        );
      }),
      '  val everyInvariant: bool = and {',
      ...this.claims.map((invariant) => `    ${claimName(invariant)},`),
      '  }',
    ];
  }

  private initial(symbol: FunctionSymbol): string {
    const { layout, initial } = this.model;
    return mapText(
      Array.from({ length: layout.sizeOf(symbol.of) + 1 }, (_, at) =>
        layout.read(initial, symbol, at),
      ),
    );
  }
}

/** A command with arguments chosen at will. */
function pick({ name, parameters }: CommandKind): string {
  const call = `${name}(${parameters.map((one) => variableName(one.name)).join(', ')})`;
  const choices = parameters.map(
    (one) => `nondet ${variableName(one.name)} = ${setName(one.sort)}.oneOf() `,
  );
  return choices.length === 0 ? `    ${call},` : `    { ${choices.join('')}${call} },`;
}

/** A function as a map, from 0 on. */
const mapText = (values: readonly number[]): string =>
  `Map(${values.map((value, at) => `${at} -> ${value}`).join(', ')})`;
