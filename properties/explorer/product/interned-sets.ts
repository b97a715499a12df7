const pair = 0x4000000;

/**
 * Sets of small numbers, each kept once and known by a number of its own, so that equal sets are equal
 * numbers and what was worked out about two sets need not be worked out again.
 */
export class InternedSets {
  private readonly words: Uint32Array[] = [];
  private readonly elements: (Int32Array | undefined)[] = [];
  private readonly numbers = new Map<string, number>();
  private readonly intersections = new Map<number, number>();
  private readonly differences = new Map<number, number>();
  private readonly unions = new Map<number, number>();
  readonly empty = this.intern(new Uint32Array(0));

  /** The set of the given numbers. */
  of(elements: Iterable<number>): number {
    const all = [...elements];
    const words = new Uint32Array(all.reduce((most, one) => Math.max(most, (one >> 5) + 1), 0));
    for (const one of all) words[one >> 5] = (words[one >> 5] ?? 0) | (1 << (one & 31));
    return this.intern(words);
  }

  /** The elements of a set, ascending. */
  list(set: number): Int32Array {
    const known = this.elements[set];
    if (known !== undefined) return known;
    const found: number[] = [];
    this.words[set]?.forEach((word, at) => {
      for (let rest = word; rest !== 0; rest &= rest - 1)
        found.push(at * 32 + 31 - Math.clz32(rest & -rest));
    });
    const list = Int32Array.from(found);
    this.elements[set] = list;
    return list;
  }

  and(a: number, b: number): number {
    if (a === b) return a;
    return this.memo(this.intersections, Math.min(a, b), Math.max(a, b), (x, y) => x & y);
  }

  or(a: number, b: number): number {
    if (a === b) return a;
    return this.memo(this.unions, Math.min(a, b), Math.max(a, b), (x, y) => x | y);
  }

  minus(a: number, b: number): number {
    if (a === b) return this.empty;
    return this.memo(this.differences, a, b, (x, y) => x & ~y);
  }

  private memo(
    known: Map<number, number>,
    a: number,
    b: number,
    combine: (x: number, y: number) => number,
  ): number {
    const key = a * pair + b;
    const before = known.get(key);
    if (before !== undefined) return before;
    const left = this.words[a] ?? new Uint32Array(0);
    const right = this.words[b] ?? new Uint32Array(0);
    const words = new Uint32Array(Math.max(left.length, right.length));
    for (let at = 0; at < words.length; at += 1) words[at] = combine(left[at] ?? 0, right[at] ?? 0);
    const number = this.intern(words);
    known.set(key, number);
    return number;
  }

  private intern(words: Uint32Array): number {
    let length = words.length;
    while (length > 0 && words[length - 1] === 0) length -= 1;
    const kept = words.slice(0, length);
    const key = String.fromCharCode(...new Uint16Array(kept.buffer));
    const known = this.numbers.get(key);
    if (known !== undefined) return known;
    const number = this.words.length;
    this.words.push(kept);
    this.numbers.set(key, number);
    return number;
  }
}
