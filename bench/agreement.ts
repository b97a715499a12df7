import type { Row } from './row';

/** Two engines that disagree about the model: one of them is wrong. */
export class Disagreement extends Error {
  override readonly name = 'Disagreement';
}

/** SPIN prints what is greater than this with eight digits only. */
const mostPrinted = 1e8;

/** The same, as far as it was printed. */
function isSame(a: number | boolean, b: number | boolean): boolean {
  if (typeof a === 'boolean' || typeof b === 'boolean' || Math.max(a, b) < mostPrinted)
    return a === b;
  // the initial state was taken off after rounding, hence one more
  const lastDigit = 10 ** (Math.floor(Math.log10(Math.max(a, b))) - 7);
  return Math.abs(a - b) <= lastDigit / 2 + 1;
}

/** Throws unless all engines that explored one scope found as many states and transitions, and the same verdict. */
export function requireAgreement(rows: readonly Row[]): void {
  const agreed = new Map<string, { readonly found: number | boolean; readonly by: string }>();
  const hold = (row: Row, what: string, found: number | boolean | null): void => {
    if (found === null) return;
    const key = `${what} of the ${row.scope} scope`;
    const known = agreed.get(key);
    if (known === undefined) agreed.set(key, { found, by: row.engine });
    else if (!isSame(known.found, found))
      throw new Disagreement(
        `${key}: ${String(known.found)} by ${known.by}, ${String(found)} by ${row.engine}; ` +
          'one of them is wrong, and no speed means anything',
      );
  };
  for (const row of rows) {
    if (row.isWhole) {
      hold(row, 'states', row.states);
      hold(row, 'transitions', row.transitions);
    }
    hold(row, 'verdict', row.holds);
  }
}
