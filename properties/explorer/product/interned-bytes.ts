/** Byte strings, each kept once and known by a number of its own. */
export class InternedBytes {
  private readonly numbers = new Map<string, number>();
  private readonly kept: Uint8Array[] = [];

  number(bytes: Uint8Array): number {
    const key = String.fromCharCode(...bytes);
    const known = this.numbers.get(key);
    if (known !== undefined) return known;
    this.kept.push(bytes.slice());
    this.numbers.set(key, this.kept.length - 1);
    return this.kept.length - 1;
  }

  bytes(number: number): Uint8Array {
    const found = this.kept[number];
    if (found === undefined) throw new Error(`nothing has the number ${number}`);
    return found;
  }
}
