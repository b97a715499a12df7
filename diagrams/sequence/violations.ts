import type { Invariant } from '../../invariants/invariant';
import type { Model } from '../../machines/model';
import type { RunStep, TraceStep } from './traced-step';
import { invariants as allInvariants } from '../../invariants/registry';
import { ClaimJudge } from './claim-judge';
import { runSteps } from './traced-step';

export { ClaimJudge } from './claim-judge';
export type { Verdict } from './claim-judge';

/** A claim that a trace violates, and where it does so for the first time. */
export interface Violation {
  /** The number of the command, from 0. */
  readonly step: number;
  /** The number of the state between two table writes; without it the state after the command. */
  readonly between?: number;
  readonly claim: Pick<Invariant, 'id' | 'name' | 'says'>;
}

/** Every claim that a trace violates, in the order in which it happens. */
export const violationsOf = (
  model: Model,
  steps: readonly TraceStep[],
  invariants: readonly Invariant[] = allInvariants,
): Violation[] => violationsIn(model, runSteps(model, steps), invariants);

/** The same for a trace that was run already. */
export function violationsIn(
  model: Model,
  run: readonly RunStep[],
  invariants: readonly Invariant[] = allInvariants,
): Violation[] {
  const judge = new ClaimJudge(model, invariants);
  const known = new Set<string>();
  return run.flatMap(({ before, step, outcome }, number) =>
    judge.judge(before, step.command, outcome).flatMap(({ claim, outcome: found, at }) => {
      if (found !== 'violated' || known.has(claim.id)) return [];
      known.add(claim.id);
      const isBetween = at !== undefined && outcome.kind === 'done' && at < outcome.micro.length;
      const { id, name, says } = claim;
      return [{ step: number, ...(isBetween ? { between: at } : {}), claim: { id, name, says } }];
    }),
  );
}
