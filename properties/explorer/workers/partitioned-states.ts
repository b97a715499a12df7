import type { StatePacking } from '../../../machines/compiled/state-packing';
import type { State } from '../../../machines/terms/structure';
import type { Origin, StateSet } from '../state-set';
import type { StateParts } from '../visited';
import { roomOf, VisitedStates } from '../visited';
import { ownerOf } from './protocol';

/** The states of all workers as one set, numbered level by level. */
export class PartitionedStates implements StateSet {
  readonly size: number;
  private readonly sets: readonly VisitedStates[];
  /** For each level and worker: its first own number, and its first number in the whole. */
  private readonly levels: readonly (readonly { readonly own: number; readonly whole: number }[])[];
  private readonly key: Int32Array;

  /** `upTo` says for each level how many states each worker has up to it. */
  constructor(
    private readonly packing: StatePacking,
    parts: readonly StateParts[],
    upTo: readonly (readonly number[])[],
  ) {
    this.key = new Int32Array(packing.words);
    this.sets = parts.map((one) => new VisitedStates(packing, roomOf(Infinity), one));
    // states found beyond the last level that was reported are a level of their own
    const ends = [...upTo, parts.map(({ count }) => count)];
    let whole = 0;
    this.levels = ends.map((level, at) =>
      level.map((end, worker) => {
        const own = ends[at - 1]?.[worker] ?? 0;
        const place = { own, whole };
        whole += end - own;
        return place;
      }),
    );
    this.size = whole;
  }

  /** What one state takes: its row, and its share of its owner's table. */
  get bytesPerState(): number {
    const bytes = this.sets.map((one) => one.size * one.bytesPerState);
    return bytes.reduce((sum, one) => sum + one, 0) / Math.max(this.size, 1);
  }

  /** The number of a state by its id. */
  numberOf(id: number): number {
    if (id < 0) return -1;
    const worker = id % this.sets.length;
    const own = Math.floor(id / this.sets.length);
    const level = this.levels.findLast((one) => (one[worker]?.own ?? 0) <= own)?.[worker];
    return level === undefined ? -1 : level.whole + own - level.own;
  }

  find(state: State): number {
    this.packing.pack(state, this.key);
    const worker = ownerOf(this.packing.hash(this.key), this.sets.length);
    const own = this.sets[worker]?.find(state) ?? -1;
    return own < 0 ? -1 : this.numberOf(own * this.sets.length + worker);
  }

  read(number: number, into: State): void {
    const { worker, own } = this.placeOf(number);
    this.sets[worker]?.read(own, into);
  }

  origin(number: number): Origin {
    const { worker, own } = this.placeOf(number);
    const origin = this.sets[worker]?.origin(own) ?? { parent: -1, command: 0, failAt: -1 };
    return { ...origin, parent: this.numberOf(origin.parent) };
  }

  private placeOf(number: number): { worker: number; own: number } {
    const level = this.levels.findLast((one) => (one[0]?.whole ?? 0) <= number) ?? [];
    const worker = level.findLastIndex((one) => one.whole <= number);
    const place = level[worker];
    return { worker, own: (place?.own ?? 0) + number - (place?.whole ?? 0) };
  }
}
