import type { State } from '../../machines/terms/structure';

// looked up once: a global is dear inside the hottest loop of all under some test runners
const { imul } = Math;

const chunkBits = 16;
const chunkStates = 1 << chunkBits;

/**
 * The set of states that were reached, each with how it was reached first. States lie in chunks of
 * raw bytes; a state costs its length plus about 16 bytes, and nothing is ever copied to grow.
 */
export class VisitedStates {
  private readonly chunks: Uint8Array[] = [];
  private readonly origins: Int32Array[] = [];
  private slots = new Int32Array(1 << 16);
  private count = 0;

  constructor(private readonly length: number) {}

  get size(): number {
    return this.count;
  }

  /** Adds a state. Returns its number, or -1 if it was known. */
  add(state: State, parent: number, command: number, failAt: number): number {
    if (this.count * 2 >= this.slots.length) this.grow();
    const mask = this.slots.length - 1;
    let at = hash(state, this.length) & mask;
    for (let index = this.slots[at] ?? 0; index !== 0; index = this.slots[at] ?? 0) {
      if (this.equals(index - 1, state)) return -1;
      at = (at + 1) & mask;
    }
    const number = this.count;
    const chunk = number >> chunkBits;
    if (chunk === this.chunks.length) {
      this.chunks.push(new Uint8Array(chunkStates * this.length));
      this.origins.push(new Int32Array(chunkStates * 2));
    }
    const row = number & (chunkStates - 1);
    this.chunks[chunk]?.set(state, row * this.length);
    this.origins[chunk]?.set([parent, (command << 8) | (failAt + 1)], row * 2);
    this.slots[at] = number + 1;
    this.count += 1;
    return number;
  }

  /** The number of a state, or -1 if it is not in the set. */
  find(state: State): number {
    const mask = this.slots.length - 1;
    let at = hash(state, this.length) & mask;
    for (let index = this.slots[at] ?? 0; index !== 0; index = this.slots[at] ?? 0) {
      if (this.equals(index - 1, state)) return index - 1;
      at = (at + 1) & mask;
    }
    return -1;
  }

  /** Copies a state into `into`. */
  read(number: number, into: State): void {
    const row = (number & (chunkStates - 1)) * this.length;
    const chunk = this.chunks[number >> chunkBits];
    if (chunk !== undefined) into.set(chunk.subarray(row, row + this.length));
  }

  /** How a state was reached first; the parent of the initial state is -1. */
  origin(number: number): { parent: number; command: number; failAt: number } {
    const row = (number & (chunkStates - 1)) * 2;
    const origins = this.origins[number >> chunkBits];
    const packed = origins?.[row + 1] ?? 0;
    return { parent: origins?.[row] ?? -1, command: packed >> 8, failAt: (packed & 255) - 1 };
  }

  private equals(number: number, state: State): boolean {
    const chunk = this.chunks[number >> chunkBits];
    if (chunk === undefined) return false;
    const row = (number & (chunkStates - 1)) * this.length;
    for (let at = 0; at < this.length; at += 1) if (chunk[row + at] !== state[at]) return false;
    return true;
  }

  private grow(): void {
    const wider = new Int32Array(this.slots.length * 2);
    const mask = wider.length - 1;
    const state = new Uint8Array(this.length);
    for (let number = 0; number < this.count; number += 1) {
      this.read(number, state);
      let at = hash(state, this.length) & mask;
      while (wider[at] !== 0) at = (at + 1) & mask;
      wider[at] = number + 1;
    }
    this.slots = wider;
  }
}

/** FNV-1a with a final mix, over the bytes of a state. */
function hash(state: State, length: number): number {
  let h = 0x811c9dc5;
  for (let at = 0; at < length; at += 1) h = imul(h ^ (state[at] ?? 0), 0x01000193);
  h ^= h >>> 15;
  h = imul(h, 0x2c1b3c6d);
  return h ^ (h >>> 13);
}
