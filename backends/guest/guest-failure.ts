/** A guest that did not start, or did not stay: what happened, and the end of what it printed. */
export class GuestFailure extends Error {
  override readonly name = 'GuestFailure';

  constructor(
    what: string,
    readonly consoleTail: readonly string[],
  ) {
    const shown = consoleTail.slice(-20).map((line) => `  | ${line}`);
    super([shown.length === 0 ? `${what}; it printed nothing` : what, ...shown].join('\n'));
  }
}
