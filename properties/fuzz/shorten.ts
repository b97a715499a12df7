import type { Finding, PlannedStep, Subject } from './run-sequence';
import { inTurn, runSequence, sameFinding } from './run-sequence';

/**
 * Leaves out of a failing sequence whatever it does not need: first in large pieces, then one by one,
 * until nothing can go any more (Zeller's delta debugging). The result is minimal in that sense.
 */
export function shorten(
  subject: Subject,
  steps: readonly PlannedStep[],
  finding: Finding,
): PlannedStep[] {
  const fails = (candidate: readonly PlannedStep[]): boolean => {
    const found = runSequence(subject, inTurn(candidate)).finding;
    return found !== undefined && sameFinding(found, finding);
  };
  let current = [...steps];
  for (let piece = Math.ceil(current.length / 2); piece >= 1;) {
    let shorter: PlannedStep[] | undefined;
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
