import type { Row } from './row';

/** Two engines that disagree about the model: one of them is wrong. */
export class Disagreement extends Error {
  override readonly name = 'Disagreement';
}

/** Throws unless all engines that explored one scope found as many states and transitions, and the same verdict. */
export function requireAgreement(rows: readonly Row[]): void {
  const agreed = new Map<string, { readonly found: number | boolean; readonly by: string }>();
  const hold = (row: Row, what: string, found: number | boolean | null): void => {
    if (found === null) return;
    const key = `${what} of the ${row.scope} scope`;
    const known = agreed.get(key);
    if (known === undefined) agreed.set(key, { found, by: row.engine });
    else if (known.found !== found)
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
