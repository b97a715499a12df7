import type { Parcel } from './protocol';

const rememberedBits = 14;

/** Gathers the states of one other owner. What was sent lately is not sent again: its owner has it. */
export class Outbox {
  private rows = new Int32Array(1 << 12);
  private used = 0;
  private readonly remembered: Int32Array;

  constructor(private readonly words: number) {
    this.remembered = new Int32Array(words << rememberedBits);
  }

  put(key: Int32Array, hash: number, parent: number, how: number): void {
    const place = (hash & ((1 << rememberedBits) - 1)) * this.words;
    if (this.isAt(place, key)) return;
    this.remembered.set(key, place);
    if (this.used + this.words + 2 > this.rows.length) {
      const longer = new Int32Array(this.rows.length * 2);
      longer.set(this.rows);
      this.rows = longer;
    }
    this.rows.set(key, this.used);
    this.rows[this.used + this.words] = parent;
    this.rows[this.used + this.words + 1] = how;
    this.used += this.words + 2;
  }

  /** What was gathered since the last time. */
  take(): Parcel {
    const parcel = this.rows.slice(0, this.used);
    this.used = 0;
    return parcel;
  }

  /** No packed state is all zero: a group or a requester always says something. */
  private isAt(place: number, key: Int32Array): boolean {
    for (let word = 0; word < this.words; word += 1)
      if (this.remembered[place + word] !== key[word]) return false;
    return true;
  }
}
