/** Linux counts groups with an `int`; nine digits are more than any machine has. */
const MOST_DIGITS = 9;

/** The group number that `digits` writes, or undefined if no group can have it. */
export function groupNumber(digits: string): number | undefined {
  return digits.length > 0 && digits.length <= MOST_DIGITS && /^\d+$/.test(digits)
    ? Number(digits)
    : undefined;
}

export const GROUP_NUMBER_FORM = 'a group number such as 12';
