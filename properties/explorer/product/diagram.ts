import { InternedSets } from './interned-sets';

/** A set of tuples, as the number of a node; equal sets are equal numbers. */
export type Tuples = number;

/**
 * What the component of each level may become; a level without a function stays as it is. The functions
 * must always give the same answer, since what came of a node is remembered.
 */
export class Step {
  readonly known = new Map<Tuples, Tuples>();
  readonly lastLevel: number;

  constructor(readonly becomes: readonly (((state: number) => readonly number[]) | undefined)[]) {
    this.lastLevel = becomes.findLastIndex((one) => one !== undefined);
  }
}

/** A set of tuples that depends on its components too much to be kept as a diagram. */
export class TooManyNodes extends Error {}

/** So many nodes with their edges and what was remembered of them stay well below 4 GB. */
const mostNodes = 4_000_000;

/** That the contributions of the levels sum up to `value`, or to at least `most` if that is the value. */
export class SumFilter {
  readonly known = new Map<number, Tuples>();

  constructor(
    readonly contribution: (state: number, level: number) => number,
    readonly value: number,
    readonly most: number,
  ) {}
}

interface Node {
  readonly level: number;
  /** Disjoint sets of component states, each with the tuples that may follow; no two lead to one. */
  readonly sets: readonly number[];
  readonly children: readonly number[];
}

const pair = 0x4000000;

/**
 * Multi-valued decision diagrams: sets of tuples of component states, one component a level. Groups
 * depend on each other only through little, so a set of very many tuples has very few nodes.
 *
 * Source: Srinivasan, Kam, Malik, Brayton, "Algorithms for discrete function manipulation" (1990).
 */
export class Diagrams {
  readonly sets = new InternedSets();
  readonly none: Tuples = 0;
  /** The one tuple of no components, below the last level. */
  readonly end: Tuples = 1;
  private readonly nodes: Node[];
  private readonly numbers = new Map<string, number>();
  private readonly unions = new Map<number, number>();
  private readonly differences = new Map<number, number>();
  private readonly counts: (bigint | undefined)[] = [0n, 1n];

  constructor(private readonly levels: number) {
    const leaf: Node = { level: levels, sets: [], children: [] };
    this.nodes = [leaf, leaf];
  }

  /** How many nodes there are: what the memory goes into. */
  get size(): number {
    return this.nodes.length;
  }

  /** The set of one tuple. */
  tuple(states: readonly number[]): Tuples {
    return states.reduceRight(
      (child, state, level) => this.node(level, [[this.sets.of([state]), child]]),
      this.end,
    );
  }

  union(a: Tuples, b: Tuples): Tuples {
    if (a === b || b === this.none) return a;
    if (a === this.none) return b;
    const key = Math.min(a, b) * pair + Math.max(a, b);
    const known = this.unions.get(key);
    if (known !== undefined) return known;
    const result = this.merge(a, b, (x, y) => this.union(x, y), true);
    this.unions.set(key, result);
    return result;
  }

  minus(a: Tuples, b: Tuples): Tuples {
    if (a === b || a === this.none) return this.none;
    if (b === this.none) return a;
    const key = a * pair + b;
    const known = this.differences.get(key);
    if (known !== undefined) return known;
    const result = this.merge(a, b, (x, y) => this.minus(x, y), false);
    this.differences.set(key, result);
    return result;
  }

  /** How many tuples there are. */
  count(tuples: Tuples): bigint {
    const known = this.counts[tuples];
    if (known !== undefined) return known;
    const { sets, children } = this.at(tuples);
    let total = 0n;
    sets.forEach((set, at) => {
      total += BigInt(this.sets.list(set).length) * this.count(children[at] ?? this.none);
    });
    this.counts[tuples] = total;
    return total;
  }

  /** The component states that occur at a level. */
  occurring(tuples: Tuples, level: number): number {
    const seen = new Map<number, number>();
    const below = (node: Tuples): number => {
      const known = seen.get(node);
      if (known !== undefined) return known;
      const { level: own, sets, children } = this.at(node);
      const result = (own === level ? sets : children.map(below)).reduce(
        (all, one) => this.sets.or(all, one),
        this.sets.empty,
      );
      seen.set(node, result);
      return result;
    };
    return tuples === this.none ? this.sets.empty : below(tuples);
  }

  /** Replaces components as a step says; tuples with a component that may become nothing are left out. */
  image(tuples: Tuples, step: Step): Tuples {
    if (tuples === this.none) return this.none;
    const known = step.known.get(tuples);
    if (known !== undefined) return known;
    const { level, sets, children } = this.at(tuples);
    if (level > step.lastLevel) return tuples;
    const becomes = step.becomes[level];
    const edges: [number, number][] = [];
    const reached = new Map<number, number>();
    sets.forEach((set, at) => {
      const child = this.image(children[at] ?? this.none, step);
      if (becomes === undefined) edges.push([set, child]);
      else if (child !== this.none)
        for (const state of this.sets.list(set))
          for (const next of becomes(state))
            reached.set(next, this.union(reached.get(next) ?? this.none, child));
    });
    const result = this.node(level, becomes === undefined ? edges : this.grouped(reached));
    step.known.set(tuples, result);
    return result;
  }

  /** The tuples in which the contributions of all levels sum up to what is wanted. */
  whereSum(tuples: Tuples, { contribution, value, most, known }: SumFilter): Tuples {
    const follow = (node: Tuples, sum: number): Tuples => {
      if (node === this.none) return this.none;
      if (node === this.end) return sum === value ? this.end : this.none;
      const key = node * (most + 1) + sum;
      const before = known.get(key);
      if (before !== undefined) return before;
      const { level, sets, children } = this.at(node);
      const edges: [number, number][] = [];
      sets.forEach((set, at) => {
        const bySum = new Map<number, number[]>();
        for (const state of this.sets.list(set)) {
          const then = Math.min(most, sum + contribution(state, level));
          const others = bySum.get(then);
          if (others === undefined) bySum.set(then, [state]);
          else others.push(state);
        }
        const child = children[at] ?? this.none;
        for (const [then, states] of bySum)
          edges.push([bySum.size === 1 ? set : this.sets.of(states), follow(child, then)]);
      });
      const result = this.node(level, edges);
      known.set(key, result);
      return result;
    };
    return follow(tuples, 0);
  }

  /** The sum over all tuples of the weight of the component at a level. */
  weighted(tuples: Tuples, level: number, weight: (state: number) => bigint): bigint {
    const known = new Map<number, bigint>([[this.none, 0n]]);
    const follow = (node: Tuples): bigint => {
      const before = known.get(node);
      if (before !== undefined) return before;
      const { level: own, sets, children } = this.at(node);
      let total = 0n;
      sets.forEach((set, at) => {
        const child = children[at] ?? this.none;
        const states = this.sets.list(set);
        if (own < level) total += BigInt(states.length) * follow(child);
        else {
          let here = 0n;
          for (const state of states) here += weight(state);
          total += here * this.count(child);
        }
      });
      known.set(node, total);
      return total;
    };
    return follow(tuples);
  }

  /** The tuples whose component at a level is in a set. */
  whereIn(tuples: Tuples, level: number, set: number): Tuples {
    const known = new Map<number, number>([[this.none, this.none]]);
    const follow = (node: Tuples): Tuples => {
      const before = known.get(node);
      if (before !== undefined) return before;
      const { level: own, sets, children } = this.at(node);
      const result = this.node(
        own,
        sets.map((one, at): [number, number] => {
          const child = children[at] ?? this.none;
          return own < level ? [one, follow(child)] : [this.sets.and(one, set), child];
        }),
      );
      known.set(node, result);
      return result;
    };
    return follow(tuples);
  }

  /** Some tuple of a set that is not empty. */
  some(tuples: Tuples): number[] {
    const found: number[] = [];
    for (let node = tuples; node !== this.end;) {
      const { sets, children } = this.at(node);
      found.push(this.sets.list(sets[0] ?? this.sets.empty)[0] ?? 0);
      node = children[0] ?? this.end;
    }
    return found;
  }

  /** Every tuple; for tests and for small sets. */
  *all(tuples: Tuples): Generator<number[]> {
    if (tuples === this.none) return;
    if (tuples === this.end) {
      yield [];
      return;
    }
    const { sets, children } = this.at(tuples);
    for (let at = 0; at < sets.length; at += 1)
      for (const rest of this.all(children[at] ?? this.none))
        for (const state of this.sets.list(sets[at] ?? this.sets.empty)) yield [state, ...rest];
  }

  private at(node: Tuples): Node {
    const found = this.nodes[node];
    if (found === undefined) throw new Error(`no node ${node}`);
    return found;
  }

  private grouped(reached: ReadonlyMap<number, number>): [number, number][] {
    const states = new Map<number, number[]>();
    for (const [state, child] of reached) {
      const others = states.get(child);
      if (others === undefined) states.set(child, [state]);
      else others.push(state);
    }
    return [...states].map(([child, of]) => [this.sets.of(of), child]);
  }

  /** Splits the edges of two nodes where they overlap; `keepsRight` also keeps what only `b` has. */
  private merge(
    a: Tuples,
    b: Tuples,
    combine: (x: Tuples, y: Tuples) => Tuples,
    keepsRight: boolean,
  ): Tuples {
    const left = this.at(a);
    const right = this.at(b);
    const edges: [number, number][] = [];
    const restOfRight = [...right.sets];
    left.sets.forEach((set, at) => {
      let rest = set;
      const child = left.children[at] ?? this.none;
      right.sets.forEach((other, nth) => {
        const common = this.sets.and(set, other);
        if (common === this.sets.empty) return;
        edges.push([common, combine(child, right.children[nth] ?? this.none)]);
        rest = this.sets.minus(rest, other);
        restOfRight[nth] = this.sets.minus(restOfRight[nth] ?? this.sets.empty, set);
      });
      edges.push([rest, child]);
    });
    if (keepsRight)
      restOfRight.forEach((rest, nth) => edges.push([rest, right.children[nth] ?? this.none]));
    return this.node(left.level, edges);
  }

  /** The one node with these edges; edges to the same child become one, empty ones are left out. */
  private node(level: number, edges: readonly (readonly [number, number])[]): Tuples {
    const byChild = new Map<number, number>();
    for (const [set, child] of edges)
      if (set !== this.sets.empty && child !== this.none)
        byChild.set(child, this.sets.or(byChild.get(child) ?? this.sets.empty, set));
    if (byChild.size === 0) return this.none;
    const sorted = [...byChild].sort(([x], [y]) => x - y);
    const key = `${level}:${sorted.join(';')}`;
    const known = this.numbers.get(key);
    if (known !== undefined) return known;
    const number = this.nodes.length;
    if (number >= mostNodes) throw new TooManyNodes(`a diagram of ${number} nodes`);
    this.nodes.push({
      level,
      sets: sorted.map(([, set]) => set),
      children: sorted.map(([child]) => child),
    });
    this.numbers.set(key, number);
    return number;
  }
}
