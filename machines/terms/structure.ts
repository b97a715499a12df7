import type { FunctionSymbol } from './symbols';
import type { Sort } from './sorts';
import type { Quantified } from './term';
import { showValue } from './sorts';

/** A state: one byte for every value of every stored function. Cell 0 of a function answers for "none". */
export type State = Uint8Array;

/** How many elements each sort has, and the values of the static functions. */
export interface Universe {
  readonly size: Readonly<Record<Sort, number>>;
  /** Per static function, its value for each argument; index 0 answers for "none". */
  readonly tables: ReadonlyMap<FunctionSymbol, Uint8Array>;
}

/**
 * Where each stored function of a model lives in a state of a given universe. Derived from the
 * symbols that the machines declare; nothing is laid out by hand.
 */
export class Layout {
  readonly offsets: ReadonlyMap<FunctionSymbol, number>;
  readonly length: number;

  constructor(
    readonly universe: Universe,
    readonly symbols: readonly FunctionSymbol[],
  ) {
    const offsets = new Map<FunctionSymbol, number>();
    let next = 0;
    for (const symbol of symbols) {
      offsets.set(symbol, next);
      next += this.sizeOf(symbol.of) + 1;
    }
    this.offsets = offsets;
    this.length = next;
  }

  sizeOf(of: FunctionSymbol['of']): number {
    if (of === 'Machine') return 1;
    if (of === 'Domain') return 3 + this.universe.size.Ioasid;
    return this.universe.size[of];
  }

  offset(symbol: FunctionSymbol): number {
    const offset = this.offsets.get(symbol);
    if (offset === undefined) throw new Error(`no machine of this model stores ${symbol.name}`);
    return offset;
  }

  table(symbol: FunctionSymbol): Uint8Array {
    const table = this.universe.tables.get(symbol);
    if (table === undefined) throw new Error(`the topology gives no value for ${symbol.name}`);
    return table;
  }

  read(state: State, symbol: FunctionSymbol, argument: number): number {
    const value =
      symbol.storage === 'static'
        ? this.table(symbol)[argument]
        : state[this.offset(symbol) + argument];
    if (value === undefined)
      throw new Error(`${symbol.name}(${argument}) is outside of the universe`);
    return value;
  }

  write(state: State, symbol: FunctionSymbol, argument: number, value: number): void {
    state[this.offset(symbol) + argument] = value;
  }

  /** The elements that a bound variable ranges over, in probe order. */
  elements(over: Quantified, equals: number): readonly number[] {
    const all = Array.from({ length: this.universe.size[over.sort] }, (_, index) => index + 1);
    if (over.where === undefined) return all;
    const table = this.table(over.where.symbol);
    return all.filter((element) => table[element] === equals);
  }

  /** The state in words, only what differs from `other` where one is given. */
  describe(state: State, other?: State): string[] {
    const lines: string[] = [];
    for (const symbol of this.symbols) {
      for (let argument = 1; argument <= this.sizeOf(symbol.of); argument += 1) {
        const value = this.read(state, symbol, argument);
        if (other !== undefined && this.read(other, symbol, argument) === value) continue;
        lines.push(`${this.place(symbol, argument)} = ${showValue(symbol.range, value)}`);
      }
    }
    return lines;
  }

  /** `session(d1)`, or just `faultsLeft` for a function of the machine as a whole. */
  place(symbol: FunctionSymbol, argument: number): string {
    if (symbol.of === 'Machine') return symbol.name;
    const shown =
      symbol.of === 'Domain'
        ? showValue({ kind: 'domain' }, argument)
        : showValue({ kind: 'reference', to: symbol.of }, argument);
    return `${symbol.name}(${shown})`;
  }
}
