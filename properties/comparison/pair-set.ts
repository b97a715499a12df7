import type { Model } from '../../machines/model';
import type { StatePacking } from '../../machines/compiled/state-packing';
import type { State } from '../../machines/terms/structure';
import type { Origin } from '../explorer/state-set';
import { packingOf } from '../../machines/compiled/state-packing';
import { notAdded, VisitedStates } from '../explorer/visited';

/** The pairs of states of two models that were reached, numbered in the order in which they came. */
export class PairSet {
  private readonly visited: VisitedStates;
  private readonly joint: State;
  private readonly split: number;

  constructor(first: Model, second: Model) {
    this.split = first.layout.length;
    this.joint = new Uint8Array(this.split + second.layout.length);
    this.visited = new VisitedStates(packingOfPairs(first, second));
  }

  get size(): number {
    return this.visited.size;
  }

  /** Adds a pair, reached from the pair of that number. Returns whether it is new. */
  add(one: State, other: State, parent: number, command: number, failAt = -1): boolean {
    this.joint.set(one);
    this.joint.set(other, this.split);
    return this.visited.add(this.joint, parent, command, failAt) !== notAdded.known;
  }

  read(number: number, one: State, other: State): void {
    this.visited.read(number, this.joint);
    one.set(this.joint.subarray(0, this.split));
    other.set(this.joint.subarray(this.split));
  }

  /** The steps that lead to a pair from the first one, with the numbers of their commands. */
  pathTo(number: number): Origin[] {
    const path: Origin[] = [];
    for (let at = number; at > 0;) {
      const origin = this.visited.origin(at);
      path.unshift(origin);
      at = origin.parent;
    }
    return path;
  }
}

/** Two states one after the other, each packed as in its own model. */
function packingOfPairs(first: Model, second: Model): StatePacking {
  const [one, other] = [packingOf(first), packingOf(second)];
  const split = first.layout.length;
  const unpacked: readonly [State, State] = [first.initial.slice(), second.initial.slice()];
  const packed = [new Int32Array(one.words), new Int32Array(other.words)] as const;
  return {
    words: one.words + other.words,
    bits: one.bits + other.bits,
    pack: (joint, into) => {
      one.pack(joint.subarray(0, split), packed[0]);
      other.pack(joint.subarray(split), packed[1]);
      into.set(packed[0]);
      into.set(packed[1], one.words);
    },
    unpack: (from, at, into) => {
      one.unpack(from, at, unpacked[0]);
      other.unpack(from, at + one.words, unpacked[1]);
      into.set(unpacked[0]);
      into.set(unpacked[1], split);
    },
    hash: (key) =>
      one.hash(key.subarray(0, one.words)) ^
      Math.imul(other.hash(key.subarray(one.words)), 0x9e3779b1),
  };
}
