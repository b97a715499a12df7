import type { Model } from '../../../machines/model';
import type { State } from '../../../machines/terms/structure';
import type { Verdict } from '../../sequence/violations';
import type { Moment } from '../subject/address';
import type { ClaimStatus } from './review';
import type { TakenStep } from './trail';
import { invariants } from '../../../invariants/registry';
import { ClaimJudge } from '../../sequence/violations';

/** How the claims stand along a path. Each step is judged once, however often it is looked at. */
export class Verdicts {
  private readonly judge: ClaimJudge;
  private readonly known = new WeakMap<TakenStep, readonly Verdict[]>();
  private readonly initial: readonly Verdict[];

  constructor(model: Model) {
    const claimed = invariants.filter((one) => one.applies(model.rules));
    this.judge = new ClaimJudge(model, claimed);
    this.initial = this.judge.state(model.initial);
  }

  /** Every claim under the rules, as it stands at a moment of the path and in its state. */
  at(taken: readonly TakenStep[], moment: Moment, state: State): readonly ClaimStatus[] {
    const steps = taken.map((step) => this.ofStep(step));
    const here = this.judge.state(state);
    return this.initial.map((first, index): ClaimStatus => {
      const since = steps.findIndex((verdicts) => verdicts[index]?.outcome === 'violated');
      const behind = [first, ...steps.slice(0, moment.step).map((verdicts) => verdicts[index])];
      const going = moment.write === undefined ? undefined : steps[moment.step]?.[index];
      const inState = here[index];
      const isNow =
        inState?.outcome === 'not judged'
          ? isBroken(going ?? behind.at(-1), moment)
          : // between two writes only some claims are made
            inState?.outcome === 'violated' &&
            (moment.write === undefined || first.claim.when === 'transient');
      const wasBefore = behind.some((verdict) => verdict?.outcome === 'violated');
      return {
        invariant: first.claim,
        violated: isNow ? 'now' : wasBefore ? 'before' : 'no',
        ...(since < 0 ? {} : { since }),
        witnessed: behind.some((verdict) => verdict?.witnessed === true),
      };
    });
  }

  private ofStep(step: TakenStep): readonly Verdict[] {
    const known = this.known.get(step);
    if (known !== undefined) return known;
    const { before, outcome } = step;
    const verdicts =
      outcome === undefined ? [] : this.judge.judge(before, step.step.command, outcome);
    this.known.set(step, verdicts);
    return verdicts;
  }
}

/** Whether a step breaks a claim about steps, as far as it has gone. */
const isBroken = (verdict: Verdict | undefined, { write }: Moment): boolean =>
  verdict?.outcome === 'violated' && (write === undefined || (verdict.at ?? 0) <= write);
