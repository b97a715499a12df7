import type { Layout } from '../terms/structure';
import type { FunctionSymbol } from '../terms/symbols';
import type { Formula, Quantified, ValueNode } from '../terms/term';
import { freeVariables } from '../terms/free-variables';
import { Generator } from '../terms/generate';
import { not } from '../terms/term';

/** A model whose groups cannot be stepped one by one; the reason is in the message. */
export class NotSeparable extends Error {}

/**
 * A number that is the sum of what every group contributes: how many devices of the machine satisfy
 * something, or a counter that groups raise and lower.
 */
export interface Aggregate {
  /** What one group contributes, for each value of `variable`. */
  readonly own: ValueNode;
  /** The one free variable, if there is one; it ranges over IOMMU fds or IOASIDs. */
  readonly variable?: string;
  /** No reader tells this value from a greater one. */
  readonly most: number;
}

/** How generated code asks for a sum; `own` is what the group at hand contributes to it. */
export interface AggregateReader {
  sum(aggregate: number, of: number, own: number): number;
  /** A counter is set to zero as a whole. */
  cleared(aggregate: number, of: number): void;
  /** A message goes to every device or group of the machine. */
  broadcast(): unknown;
}

const sharedParameters = new Set(['fd', 'ioasid', 'parent', 'by']);
const isOfGroup = (of: FunctionSymbol['of']): boolean =>
  of === 'Device' || of === 'Group' || of === 'Requester';

/** A cell whose value is not known: no value of the model is as great. */
export const notKnown = 255;

/** Code that reads a cell which nothing is assumed of calls this with its place; it must throw. */
export type OnUnknown = (place: number) => never;

/** Generates code that may meet cells whose value is not known, of what all groups share. */
export class PartialGenerator extends Generator {
  constructor(layout: Layout, onUnknown: OnUnknown) {
    super(layout);
    this.constants.set('unknown', onUnknown);
  }

  override read(symbol: FunctionSymbol, state: 'b' | 's', argument: string): string {
    if (isOfGroup(symbol.of)) return super.read(symbol, state, argument);
    const place = `${this.layout.offset(symbol)}+${argument}`;
    return `(${state}[${place}]===${notKnown}?unknown(${place}):${state}[${place}])`;
  }
}

/**
 * Generates the code of one group and what all groups share, for a universe with that group alone.
 * Where a term speaks of all devices or groups of the machine, or reads a counter that other groups
 * contribute to, the code asks an `AggregateReader` instead.
 */
export class ComponentGenerator extends PartialGenerator {
  readonly aggregates: { own: ValueNode; variable?: string; most: number }[] = [];
  private readonly known = new Map<string, number>();

  constructor(
    layout: Layout,
    /** Counters of shared things that groups only raise, lower and clear. */
    readonly sums: ReadonlySet<FunctionSymbol>,
    reader: AggregateReader,
    onUnknown: OnUnknown,
  ) {
    super(layout, onUnknown);
    this.constants.set('reader', reader);
  }

  override formula(formula: Formula): string {
    switch (formula.op) {
      case 'equal':
      case 'less': {
        const { left, right } = formula;
        const sum = this.summed(left);
        if (sum === undefined) return super.formula(formula);
        if (right.op !== 'constant')
          throw new NotSeparable(`a sum over all groups is compared with a term`);
        const most = formula.op === 'equal' ? right.value + 1 : right.value;
        return `${this.total(sum, most)}${formula.op === 'equal' ? '===' : '<'}${right.value}`;
      }
      case 'exists': {
        if (!spansGroups(formula.over)) return super.formula(formula);
        const { over, body } = formula;
        return `(${this.total({ op: 'count', over, body }, 1)}>0)`;
      }
      case 'forAll': {
        if (!spansGroups(formula.over)) return super.formula(formula);
        const { over, body } = formula;
        return `!${this.formula({ op: 'exists', over, body: not(body) })}`;
      }
      case 'true':
      case 'false':
      case 'not':
      case 'and':
      case 'or':
        return super.formula(formula);
    }
  }

  override value(node: ValueNode): string {
    const chosen = (node.op === 'first' || node.op === 'last') && spansGroups(node.over);
    if (chosen || this.summed(node) !== undefined)
      throw new NotSeparable('one of all groups is picked, or a sum over them is used as a value');
    return super.value(node);
  }

  override update(symbol: FunctionSymbol, value: ValueNode, cell: string): string {
    if (!this.sums.has(symbol)) return super.update(symbol, value, cell);
    if (value.op === 'constant' && value.value === 0)
      return `n[${cell}]=0;reader.cleared(${this.aggregate(sumOf(symbol), 0)},self);`;
    const sign = value.op === 'plus' ? '+' : '-';
    if ((value.op === 'plus' || value.op === 'minus') && this.summed(value.left) !== undefined)
      return `n[${cell}]=s[${cell}]${sign}${this.value(value.right)};`;
    throw new NotSeparable(`${symbol.name} is set to something else than a change of itself`);
  }

  override everyone(over: Quantified): string {
    return spansGroups(over) ? 'reader.broadcast();' : '';
  }

  /** The sum that a value is, read over all groups; undefined for anything else. */
  private summed(node: ValueNode): ValueNode | undefined {
    if (node.op === 'count' && spansGroups(node.over)) return node;
    return node.op === 'apply' && this.sums.has(node.symbol) ? node : undefined;
  }

  private total(node: ValueNode, most: number): string {
    if (node.op === 'apply') {
      const own = `s[${this.layout.offset(node.symbol)}+${super.value(node.to)}]`;
      return `reader.sum(${this.aggregate(sumOf(node.symbol), most)},${super.value(node.to)},${own})`;
    }
    const [variable, ...others] = [
      ...freeVariables({ op: 'equal', left: node, right: node }, new Set()),
    ];
    if (others.length > 0) throw new NotSeparable('a sum over all groups depends on two things');
    if (variable !== undefined && !this.isShared(variable))
      throw new NotSeparable(`a sum over all groups depends on ${variable}, which is of one group`);
    const aggregate = this.aggregate(node, most, variable);
    return `reader.sum(${aggregate},${variable ?? 0},${super.value(node)})`;
  }

  private isShared(variable: string): boolean {
    if (variable === 'self') return this.self === 'Fd' || this.self === 'Ioasid';
    return sharedParameters.has(variable);
  }

  private aggregate(own: ValueNode, most: number, variable?: string): number {
    const name = own.op === 'apply' ? 'of' : variable;
    const key = JSON.stringify([own, name]);
    const at = this.known.get(key) ?? this.aggregates.length;
    if (at === this.aggregates.length) {
      this.known.set(key, at);
      this.aggregates.push({ own, most, ...(name === undefined ? {} : { variable: name }) });
    }
    const known = this.aggregates[at];
    if (known !== undefined) known.most = Math.max(known.most, most);
    return at;
  }
}

const sumOf = (symbol: FunctionSymbol): ValueNode => ({
  op: 'apply',
  symbol,
  to: { op: 'variable', name: 'of' },
  before: false,
});

const spansGroups = (over: Quantified): boolean => over.where === undefined && isOfGroup(over.sort);
