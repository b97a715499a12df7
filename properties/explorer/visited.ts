import type { StatePacking } from '../../machines/compiled/state-packing';
import type { State } from '../../machines/terms/structure';
import type { Origin, StateSet } from './state-set';

const chunkBits = 14;
const chunkStates = 1 << chunkBits;
const inChunk = chunkStates - 1;
const fewestSlots = 1 << 12;
/** Beside its packed words a state takes one for the state before it and one for how it came from there. */
const originWords = 2;
/** The analysis of closing sequences keeps a number for each state when the search is over. */
const bytesForClosing = 4;

/** What `add` answers for a state that was known, and for a new one that there is no memory for. */
export const notAdded = { known: -1, full: -2 } as const;

/** The command and the failing write of a step, in one word. */
export const howReached = (command: number, failAt: number): number =>
  (command << 8) | (failAt + 1);

/** Where a set of states gets its memory from, and how much it may take. */
export interface Room {
  readonly bytes: number;
  readonly allocate: (bytes: number) => ArrayBufferLike;
}

/** What a set of states is made of, to be looked at from another thread. */
export interface StateParts {
  readonly chunks: readonly Int32Array[];
  readonly slots: Int32Array;
  readonly count: number;
}

/** Memory of the process's own. */
export const roomOf = (bytes: number): Room => ({
  bytes,
  allocate: (wanted) => new ArrayBuffer(wanted),
});

/**
 * The set of states that were reached, packed. They lie in chunks in the order in which they came; an
 * open-addressed table of their numbers finds them again. Only that table is ever made anew, from the
 * states themselves, and while it is, both tables count against the bound.
 */
export class VisitedStates implements StateSet {
  private readonly chunks: Int32Array[];
  private readonly key: Int32Array;
  /** The words of a row: a packed state with its origin. */
  readonly stride: number;
  private slots: Int32Array;
  private count: number;

  constructor(
    private readonly packing: StatePacking,
    private readonly room: Room = roomOf(Infinity),
    from?: StateParts,
  ) {
    const bytes = fewestSlots * Int32Array.BYTES_PER_ELEMENT;
    this.chunks = from === undefined ? [] : [...from.chunks];
    this.slots = from?.slots ?? new Int32Array(room.allocate(bytes));
    this.count = from?.count ?? 0;
    this.key = new Int32Array(packing.words);
    this.stride = packing.words + originWords;
  }

  get size(): number {
    return this.count;
  }

  get parts(): StateParts {
    const { chunks, slots, count } = this;
    return { chunks, slots, count };
  }

  /** The memory that the set takes, in bytes. */
  get bytes(): number {
    return this.chunks.length * this.chunkBytes + this.slots.byteLength;
  }

  /** What one state takes: its row, and its share of the table. */
  get bytesPerState(): number {
    const row = this.stride * Int32Array.BYTES_PER_ELEMENT;
    return row + this.slots.byteLength / Math.max(this.count, 1);
  }

  /** Adds a state. Returns its number, or one of `notAdded`. */
  add(state: State, parent: number, command: number, failAt: number): number {
    this.packing.pack(state, this.key);
    return this.addPacked(
      this.key,
      this.packing.hash(this.key),
      parent,
      howReached(command, failAt),
    );
  }

  /** Adds a state that is packed already, with its hash and `howReached`. */
  addPacked(key: Int32Array, hash: number, parent: number, how: number): number {
    if (this.isCrowded(this.slots.length) && !this.widen()) return notAdded.full;
    const { slots } = this;
    const mask = slots.length - 1;
    let at = hash & mask;
    for (let index = slots[at] ?? 0; index !== 0; index = slots[at] ?? 0) {
      if (this.holds(index - 1, key)) return notAdded.known;
      at = (at + 1) & mask;
    }
    const number = this.count;
    if ((number & inChunk) === 0 && !this.lengthen()) return notAdded.full;
    const chunk = this.chunks[number >>> chunkBits];
    if (chunk === undefined) return notAdded.full;
    const row = (number & inChunk) * this.stride;
    const words = key.length;
    for (let word = 0; word < words; word += 1) chunk[row + word] = key[word] ?? 0;
    chunk[row + words] = parent;
    chunk[row + words + 1] = how;
    slots[at] = number + 1;
    this.count += 1;
    return number;
  }

  find(state: State): number {
    this.packing.pack(state, this.key);
    const mask = this.slots.length - 1;
    let at = this.packing.hash(this.key) & mask;
    for (let index = this.slots[at] ?? 0; index !== 0; index = this.slots[at] ?? 0) {
      if (this.holds(index - 1, this.key)) return index - 1;
      at = (at + 1) & mask;
    }
    return -1;
  }

  read(number: number, into: State): void {
    const chunk = this.chunks[number >>> chunkBits];
    if (chunk !== undefined) this.packing.unpack(chunk, (number & inChunk) * this.stride, into);
  }

  origin(number: number): Origin {
    const chunk = this.chunks[number >>> chunkBits];
    const row = (number & inChunk) * this.stride + this.packing.words;
    const how = chunk?.[row + 1] ?? 0;
    return { parent: chunk?.[row] ?? -1, command: how >> 8, failAt: (how & 255) - 1 };
  }

  /** All rows in turn, as bytes. */
  *rows(): Generator<Uint8Array> {
    for (const [at, chunk] of this.chunks.entries()) {
      const used = Math.min(this.count - at * chunkStates, chunkStates);
      yield new Uint8Array(chunk.buffer, 0, used * this.stride * Int32Array.BYTES_PER_ELEMENT);
    }
  }

  /** Fills an empty set with rows; `read` fills the bytes it is given. Returns whether there is room. */
  load(count: number, read: (into: Uint8Array) => void): boolean {
    for (let loaded = 0; loaded < count; loaded = this.count) {
      if (!this.lengthen()) return false;
      const used = Math.min(count - loaded, chunkStates);
      const chunk = this.chunks.at(-1);
      if (chunk === undefined) return false;
      read(new Uint8Array(chunk.buffer, 0, used * this.stride * Int32Array.BYTES_PER_ELEMENT));
      this.count += used;
    }
    return this.rebuild(this.slots.length);
  }

  private get chunkBytes(): number {
    return chunkStates * this.stride * Int32Array.BYTES_PER_ELEMENT;
  }

  private holds(number: number, key: Int32Array): boolean {
    const chunk = this.chunks[number >>> chunkBits];
    if (chunk === undefined) return false;
    const row = (number & inChunk) * this.stride;
    for (let word = 0; word < key.length; word += 1)
      if (chunk[row + word] !== key[word]) return false;
    return true;
  }

  private hasRoomFor(more: number): boolean {
    return this.bytes + this.count * bytesForClosing + more <= this.room.bytes;
  }

  /** Makes room for more states; every state that has room for itself has it for closing as well. */
  private lengthen(): boolean {
    if (!this.hasRoomFor(this.chunkBytes + chunkStates * bytesForClosing)) return false;
    this.chunks.push(new Int32Array(this.room.allocate(this.chunkBytes)));
    return true;
  }

  private isCrowded(slots: number): boolean {
    return this.count * 3 >= slots * 2;
  }

  private widen(): boolean {
    return this.rebuild(this.slots.length * 2);
  }

  /** Makes a table of that many slots, or as many as it takes. */
  private rebuild(atLeast: number): boolean {
    let slots = atLeast;
    while (this.isCrowded(slots)) slots *= 2;
    const bytes = slots * Int32Array.BYTES_PER_ELEMENT;
    if (!this.hasRoomFor(bytes)) return false;
    const wider = new Int32Array(this.room.allocate(bytes));
    const mask = wider.length - 1;
    const key = new Int32Array(this.packing.words);
    for (let number = 0; number < this.count; number += 1) {
      const chunk = this.chunks[number >>> chunkBits];
      const row = (number & inChunk) * this.stride;
      for (let word = 0; word < key.length; word += 1) key[word] = chunk?.[row + word] ?? 0;
      let at = this.packing.hash(key) & mask;
      while (wider[at] !== 0) at = (at + 1) & mask;
      wider[at] = number + 1;
    }
    this.slots = wider;
    return true;
  }
}
