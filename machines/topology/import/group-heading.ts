import type { Id } from '../../terms/sorts';
import { readAddress } from '../address';
import { groupNumber } from './group-number';

/** A line that names a group: alone, or with a device (`rest`) after it. */
export type GroupHeading =
  | {
      readonly kind: 'group';
      readonly group: Id<'Group'>;
      /** Whether a colon follows the number. */
      readonly colon: boolean;
      readonly rest: string;
    }
  /** It says "group" where a number belongs, and has none. */
  | { readonly kind: 'numberless'; readonly rest: string };

const HEADING = /^[^\p{L}\p{N}]{0,16}(?:iommu[\s_-]{0,3})?group(?![\p{L}])[\s:#=_-]{0,12}(.*)$/iu;
const NUMBER = /^(\d{1,20})(?![\da-z])(.*)$/i;
const COLON = /^\s?:/;
const SEPARATOR = /^[\s:#*=|>,)\]-]{1,40}/;
const NO_WORDS = /^[^\p{L}\p{N}]*$/u;
/** `(IOMMU group 3)` or `IOMMU group 3 0000:01:00.0` inside a line that begins with something else. */
const GROUP_INSIDE = /\biommu[\s_-]?group[\s:#]{0,4}(\d{1,9})(?!\d)(.{0,40})/i;
const LONGEST = 4000;

/** Reads a line such as `IOMMU Group 3:`, `### Group 3 ###` or `IOMMU group 3 01:00.0 VGA …`. */
export function readHeading(line: string): GroupHeading | undefined {
  const after = HEADING.exec(line.slice(0, LONGEST))?.[1];
  if (after === undefined) return undefined;
  const firstWord = /^\S{0,40}/.exec(after)?.[0] ?? '';
  // `Group 00:1f.0 ISA bridge`: the digits are the device's, not the group's.
  if (readAddress(firstWord).kind === 'address') return { kind: 'numberless', rest: after };
  const numbered = NUMBER.exec(after);
  const group = groupNumber(numbered?.[1] ?? '');
  if (numbered !== null && group !== undefined) {
    const rest = numbered[2] ?? '';
    return { kind: 'group', group, colon: COLON.test(rest), rest: rest.replace(SEPARATOR, '') };
  }
  // A shell pattern that matched nothing leaves its star: `IOMMU Group *:`.
  return NO_WORDS.test(after) || after.startsWith('*')
    ? { kind: 'numberless', rest: '' }
    : undefined;
}

/** A group named anywhere in a line, with the text around it: `… (IOMMU group 3)`. */
export interface GroupInside {
  readonly group: Id<'Group'>;
  readonly before: string;
  readonly after: string;
}

export function groupInside(line: string): GroupInside | undefined {
  const match = GROUP_INSIDE.exec(line.slice(0, LONGEST));
  if (match === null) return undefined;
  const [, digits = '', after = ''] = match;
  const group = groupNumber(digits);
  if (group === undefined) return undefined;
  return { group, before: line.slice(0, match.index), after };
}

/** True for the beginning of a heading, as the last line of a cut paste may hold it. */
export function beginsHeading(text: string): boolean {
  const word = text.replace(/^[\s#*=-]{1,40}/, '').toLowerCase();
  return 'iommu group'.startsWith(word) || 'group'.startsWith(word);
}
