import type { Model } from '../model';
import type { Range } from '../terms/sorts';
import type { Layout, State } from '../terms/structure';
import { firstTranslated } from '../terms/sorts';
import { ModelError } from '../system/compose';
import { counterBounds } from './counter-bounds';

/** A state in as few 32-bit words as the ranges of its functions allow. */
export interface StatePacking {
  /** The words of one state. */
  readonly words: number;
  /** The bits that are in use, of all those words. */
  readonly bits: number;
  /** Packs a state into `into`. Throws ModelError if a value is outside of its range. */
  pack(state: State, into: Int32Array): void;
  /** Writes the state that `from` holds, beginning at word `at`, into `into`. */
  unpack(from: Int32Array, at: number, into: State): void;
  /** A hash of a packed state, of 32 bits. */
  hash(packed: Int32Array): number;
}

/** A cell of a state and how many bits its values take. */
interface Cell {
  readonly cell: number;
  readonly bits: number;
}

/** The place of a cell in the packed words. */
interface Field extends Cell {
  readonly word: number;
  readonly shift: number;
}

const wordBits = 32;

/** Works out the packing of a model's states. Cells that answer for "none" never change and are dropped. */
export function packingOf(model: Model): StatePacking {
  const { layout } = model;
  const { fields, words } = place(cellsOf(model));
  const { pack, unpack, hash } = generate(fields, words, layout);
  return { words, bits: fields.reduce((sum, { bits }) => sum + bits, 0), pack, unpack, hash };
}

function cellsOf(model: Model): Cell[] {
  const { layout } = model;
  const counters = counterBounds(model);
  return layout.symbols.flatMap((symbol) => {
    const most = counters.get(symbol) ?? largestOf(symbol.range, layout);
    const bits = wordBits - Math.clz32(most);
    return Array.from({ length: layout.sizeOf(symbol.of) }, (_, at) => ({
      cell: layout.offset(symbol) + at + 1,
      bits,
    }));
  });
}

function largestOf(range: Range, layout: Layout): number {
  const { size } = layout.universe;
  switch (range.kind) {
    case 'enumeration':
      return range.values.length - 1;
    case 'reference':
      return size[range.to];
    case 'domain':
      return firstTranslated - 1 + size.Ioasid;
    case 'flag':
      return 1;
    case 'counter':
      return 255;
  }
}

/** First fit: no field straddles two words, so that each is read and written by one shift. */
function place(cells: readonly Cell[]): { fields: Field[]; words: number } {
  const used: number[] = [];
  const fields = cells.map((cell): Field => {
    const { bits } = cell;
    const found = used.findIndex((one) => one + bits <= wordBits);
    const word = found < 0 ? used.length : found;
    const shift = used[word] ?? 0;
    used[word] = shift + bits;
    return { ...cell, word, shift };
  });
  return { fields, words: Math.max(used.length, 1) };
}

function generate(
  fields: readonly Field[],
  words: number,
  layout: Layout,
): Pick<StatePacking, 'pack' | 'unpack' | 'hash'> {
  const inWord = (word: number): Field[] => fields.filter((one) => one.word === word);
  const numbers = Array.from({ length: words }, (_, word) => word);
  const packed = numbers.map((word) => {
    const parts = inWord(word).map(({ cell, shift }) => `s[${cell}]<<${shift}`);
    return `w[${word}]=${parts.length === 0 ? '0' : parts.join('|')};`;
  });
  const fitting = new Set(fields.map(({ cell }) => cell));
  const excess = [
    ...fields.map(({ cell, bits }) => `s[${cell}]>>${bits}`),
    ...Array.from({ length: layout.length }, (_, cell) => cell)
      .filter((cell) => !fitting.has(cell))
      .map((cell) => `s[${cell}]`),
  ].join('|');
  const unpacked = numbers.map((word) => {
    const parts = inWord(word).map(
      ({ cell, shift, bits }) => `s[${cell}]=x>>>${shift}&${2 ** bits - 1};`,
    );
    return `x=w[at+${word}];${parts.join('')}`;
  });
  // multiplying carries only upwards, so that each word is folded down again before the next
  const mixed = numbers.map((word) => `h=imul(h^w[${word}],0x9e3779b1);h^=h>>>15;`);
  const source = `'use strict';const imul=Math.imul;return {
    pack:(s,w)=>{if((${excess})!==0)misfit(s);${packed.join('')}},
    unpack:(w,at,s)=>{let x=0;s.fill(0);${unpacked.join('')}},
    hash:(w)=>{let h=0x2c1b3c6d;${mixed.join('')}h=imul(h,0x85ebca6b);return h^(h>>>13);},
  };`;
  const misfit = (state: State): never => {
    throw new ModelError(
      `${misfits(state, fields, layout).join(', ')}: outside of the range that its function has here`,
    );
  };
  // eslint-disable-next-line @typescript-eslint/no-implied-eval, @typescript-eslint/no-unsafe-call -- made from numbers only
  return new Function('misfit', source)(misfit) as Pick<StatePacking, 'pack' | 'unpack' | 'hash'>;
}

/** The cells of a state whose values do not fit, as `ownerCount(g1) = 256`. */
function misfits(state: State, fields: readonly Field[], layout: Layout): string[] {
  const bitsOf = new Map(fields.map(({ cell, bits }) => [cell, bits]));
  return layout.symbols.flatMap((symbol) =>
    Array.from({ length: layout.sizeOf(symbol.of) + 1 }, (_, element) => element).flatMap(
      (element) => {
        const cell = layout.offset(symbol) + element;
        const value = state[cell] ?? 0;
        return value >> (bitsOf.get(cell) ?? 0) === 0
          ? []
          : [`${layout.place(symbol, element)} = ${value}`];
      },
    ),
  );
}
