import type { Finding, Pick, Subject } from './run-sequence';
import { runSequence, sameFinding } from './run-sequence';

/**
 * Leaves out of a failing sequence whatever it does not need: first in large pieces, then one by one,
 * until nothing can go any more (Zeller's delta debugging). The result is minimal in that sense.
 */
export function shorten(subject: Subject, picks: readonly Pick[], finding: Finding): Pick[] {
  const fails = (candidate: readonly Pick[]): boolean => {
    const found = runSequence(subject, candidate).finding;
    return found !== undefined && sameFinding(found, finding);
  };
  let current = [...picks];
  for (let piece = Math.ceil(current.length / 2); piece >= 1;) {
    let shorter: Pick[] | undefined;
    for (let from = 0; from < current.length && shorter === undefined; from += piece) {
      const candidate = [...current.slice(0, from), ...current.slice(from + piece)];
      if (candidate.length < current.length && fails(candidate)) shorter = candidate;
    }
    if (shorter !== undefined) current = shorter;
    else if (piece === 1) break;
    else piece = Math.ceil(piece / 2);
  }
  return current;
}
