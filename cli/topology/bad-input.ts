/** What is known about an input that cannot be used. */
export interface BadInputDetails {
  /** From 1; absent where the input has no lines. */
  readonly line?: number | undefined;
  readonly expected?: string | undefined;
  /** Messages about further faults of the same input, each of the form of `message`. */
  readonly further?: readonly string[];
}

/**
 * An input that is not what it should be: exit status 2, with the message and no stack.
 *
 * The message has the form `FILE:LINE: what was wrong; expected …`.
 */
export class BadInput extends Error {
  override readonly name = 'BadInput';
  readonly line: number | undefined;
  readonly expected: string | undefined;
  readonly further: readonly string[];

  constructor(
    readonly file: string,
    what: string,
    details: BadInputDetails = {},
  ) {
    super(badInputMessage(file, what, details));
    this.line = details.line;
    this.expected = details.expected;
    this.further = details.further ?? [];
  }
}

/** `FILE:LINE: what was wrong; expected …`, without the parts that are not known. */
export function badInputMessage(file: string, what: string, details: BadInputDetails): string {
  const where = details.line === undefined ? file : `${file}:${details.line}`;
  const expected = details.expected === undefined ? '' : `; expected ${details.expected}`;
  return `${where}: ${what}${expected}`;
}
