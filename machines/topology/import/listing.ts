import { type Problem } from '../topology';

/** One line of a paste without the traces of how it was pasted. Blank lines are left out. */
export interface ListingLine {
  /** From 1, as an editor counts. */
  readonly number: number;
  /** Indentation kept, trailing space dropped. */
  readonly text: string;
  /** No further line with text follows. */
  readonly isLast: boolean;
}

export type Listing =
  | { readonly kind: 'lines'; readonly lines: readonly ListingLine[] }
  | { readonly kind: 'unreadable'; readonly problem: Problem };

/** Far beyond a long boot log; junk of short lines is refused before it costs time and memory. */
const MOST_LINES = 100_000;

const ESCAPE_SEQUENCES = new RegExp(
  String.raw`\u001b(?:\[[0-9;?]{0,20}[ -/]{0,3}[@-~]|\][^\u0007\u001b]{0,200}(?:\u0007|\u001b\\)|[()][0-9A-B])`,
  'g',
);
const INVISIBLE = /[\u200b-\u200f\u2060\ufeff]/g;
const SPACE_LIKE = /[\u00a0\u2007\u202f\u3000]/g;
const MAIL_QUOTE = /^(?:> ?){1,20}/;
const CODE_FENCE = /^\s{0,8}(?:```|~~~)/;
const MARKUP_TAG = /\[\/?(?:code|spoiler|quote|pre)[^\]\n]{0,40}\]|<\/?(?:code|pre)>/gi;

/**
 * Splits a paste into lines and undoes what mail programs, forums and terminals add: byte order
 * mark, CRLF, colour escapes, `> ` quoting, code fences, no-break spaces.
 */
export function readListing(text: string): Listing {
  const nul = text.indexOf('\0');
  if (nul >= 0) return unreadable(lineAt(text, nul), 'a NUL byte: this is binary, not text');
  if (text.trim() === '') return unreadable(1, 'the file is empty');
  const count = countLines(text);
  if (count > MOST_LINES) {
    return unreadable(MOST_LINES + 1, `${count} lines`, `at most ${MOST_LINES} lines of text`);
  }
  return { kind: 'lines', lines: linesOf(withoutEscapes(text)) };
}

function linesOf(text: string): readonly ListingLine[] {
  const kept: { number: number; text: string; isLast: boolean }[] = [];
  text.split(/\r\n|\n|\r/).forEach((raw, index) => {
    const line = withoutQuoting(raw);
    if (line !== '' && !CODE_FENCE.test(line)) {
      kept.push({ number: index + 1, text: line, isLast: false });
    }
  });
  const last = kept.at(-1);
  if (last !== undefined) last.isLast = true;
  return kept;
}

function withoutEscapes(text: string): string {
  let plain = text;
  if (plain.includes('\u001b')) plain = plain.replaceAll(ESCAPE_SEQUENCES, '');
  return plain.replaceAll(INVISIBLE, '').replaceAll(SPACE_LIKE, ' ').replaceAll(MARKUP_TAG, '');
}

function withoutQuoting(line: string): string {
  const unquoted = line.startsWith('>') ? line.replace(MAIL_QUOTE, '') : line;
  return unquoted.trimEnd();
}

function unreadable(line: number, message: string, expected?: string): Listing {
  return {
    kind: 'unreadable',
    problem: {
      line,
      message,
      expected: expected ?? 'a listing of IOMMU groups as UTF-8 text',
      severity: 'error',
    },
  };
}

function countLines(text: string): number {
  let count = 1;
  for (let at = text.indexOf('\n'); at >= 0; at = text.indexOf('\n', at + 1)) count += 1;
  return count;
}

function lineAt(text: string, offset: number): number {
  return countLines(text.slice(0, offset));
}
