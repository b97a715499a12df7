import { MalformedStep } from './refusals';

const numberText = /^(0x[0-9a-f]+|[0-9]+)$/i;
const addressText = /^[0-9a-f]{4,8}:[0-9a-f]{2}:[0-9a-f]{2}\.[0-7]$/;
const nameText = /^[A-Za-z0-9][A-Za-z0-9_.-]*$/;

/** A number of the protocol, or nothing if the word is none. Up to 64 bits. */
export function numberOf(word: string): bigint | undefined {
  if (!numberText.test(word)) return undefined;
  const value = BigInt(word);
  return value < 2n ** 64n ? value : undefined;
}

/** The words of a request, taken one by one as what they should be. */
export class Request {
  private readonly words: readonly string[];
  private next = 0;

  constructor(
    readonly step: number,
    readonly text: string,
  ) {
    this.words = text.split(' ');
  }

  get hasMore(): boolean {
    return this.next < this.words.length;
  }

  /** The name of an operation. */
  operation(): string {
    return this.words[this.next++] ?? '';
  }

  number(what: string): bigint {
    const word = this.word(what);
    return numberOf(word) ?? this.refuse(`${what} should be a number, not ${word}`);
  }

  /** A number of an array index or an object id, which has 32 bits. */
  small(what: string): number {
    const value = this.number(what);
    return value < 2n ** 32n ? Number(value) : this.refuse(`${what} has more than 32 bits`);
  }

  handle(what: string): number {
    const value = this.small(what);
    return value < 64 ? value : this.refuse(`${what} should be 0 to 63, not ${value}`);
  }

  address(): string {
    return this.matching('an address such as 0000:00:05.0', addressText);
  }

  /** The remaining words, at least one, as addresses. */
  addresses(): string[] {
    const all = [this.address()];
    while (this.hasMore) all.push(this.address());
    return all;
  }

  /** A name of a driver or of a type, safe in a path. */
  name(what: string): string {
    return this.matching(what, nameText);
  }

  protection(): { readonly read: boolean; readonly write: boolean } {
    const word = this.matching('r, w or rw', /^(r|w|rw)$/);
    return { read: word.includes('r'), write: word.includes('w') };
  }

  bytes(): number[] {
    const word = this.matching('bytes in hexadecimal', /^(0x)?([0-9a-f]{2})+$/i);
    return bytesOf(word);
  }

  end(): void {
    if (this.hasMore) this.refuse(`${this.words[this.next] ?? ''} is one word too many`);
  }

  refuse(reason: string): never {
    throw new MalformedStep(this.step, this.text, reason);
  }

  private word(what: string): string {
    return this.words[this.next++] ?? this.refuse(`${what} is missing`);
  }

  private matching(what: string, shape: RegExp): string {
    const word = this.word(what);
    return shape.test(word) ? word : this.refuse(`${word} should be ${what}`);
  }
}

export const bytesOf = (hexadecimal: string): number[] =>
  (hexadecimal.replace(/^0x/i, '').match(/../g) ?? []).map((pair) => Number.parseInt(pair, 16));
