import type { Exchange } from '../../backends/ioctl/ioctl-backend';
import type { Command, CommandName } from '../../machines/command';
import type { State } from '../../machines/terms/structure';
import type { ClaimInfo } from '../check';
import type { TraceStep } from '../trace';
import type { SideBySide } from './side-by-side';
import { invariants } from '../../invariants/registry';
import { showCommand } from '../../machines/command';
import { JudgedWalk } from '../explorer/judged-walk';
import { showStep } from '../trace';
import { numberOf } from './failing-allocations';

/** A trace that breaks an invariant according to the model, and the machine that it is to be seen on. */
export interface Suspect {
  /** In the names of the machine. */
  readonly steps: readonly TraceStep[];
  readonly claim: ClaimInfo;
}

/** Whether the kernel went the way of the trace, seen from outside at every step. */
export type Verdict =
  | {
      readonly kind: 'seen';
      /** What the helper was asked, from the initial state on. */
      readonly exchanges: readonly Exchange[];
      /** Where allocations were made to fail: the number of the allocation, by step. */
      readonly failing: ReadonlyMap<number, number>;
    }
  | { readonly kind: 'not seen'; readonly says: string };

const mostAllocations = 200;

/**
 * Replays a trace on the kernel. It has been seen if the kernel answers and does at every step what the
 * model of shipped Linux does, and that model breaks the claim at the end. A failing table write is
 * brought about by failing one allocation after the other until it is that one. Rejects with HelperGone.
 */
export async function witness(
  side: SideBySide,
  { steps, claim }: Suspect,
  exchanges: () => readonly Exchange[],
): Promise<Verdict> {
  if (!breaks(side, { steps, claim }))
    return { kind: 'not seen', says: 'another deviation of this kernel hides it' };
  const failsAt = steps.findIndex((step) => needsFailure(step));
  if (failsAt < 0) return attempt(side, steps, new Map(), exchanges);
  let last: Verdict = { kind: 'not seen', says: 'no allocation fails there' };
  for (let nth = 1; nth <= mostAllocations; nth += 1) {
    last = await attempt(side, steps, new Map([[failsAt, nth]]), exchanges);
    if (last.kind === 'seen' || last.says === nothingFailed) return last;
  }
  return last;
}

const nothingFailed = 'no allocation that fails leads there';

async function attempt(
  side: SideBySide,
  steps: readonly TraceStep[],
  failing: ReadonlyMap<number, number>,
  exchanges: () => readonly Exchange[],
): Promise<Verdict> {
  await side.restart();
  for (const [at, step] of steps.entries()) {
    const nth = failing.get(at);
    const number = numberOf(side.compiled, showCommand(step.command));
    const parts = (what: string): Verdict => ({
      kind: 'not seen',
      says: `${showStep(step)}: ${what}`,
    });
    if (nth === undefined) {
      const { differences } = await side.step(number);
      const [first] = differences;
      if (first !== undefined)
        return parts(`${first.what}: the model says ${first.model}, the kernel ${first.kernel}`);
      continue;
    }
    const { answer, state } = outcome(side, number, step);
    const real = numberOf(side.compiled, showCommand(asGiven(step.command)));
    const found = await side.stepFailing(real, nth);
    if (!found.failed) return { kind: 'not seen', says: nothingFailed };
    if (found.errno !== answer) return parts(`the kernel answers ${found.errno}`);
    const [first] = side.observationDiffers(state, found);
    if (first !== undefined) return parts(`${first.what} is ${first.kernel}`);
    side.become(state);
  }
  const unseen = side.unpredictable(side.now);
  if (unseen.length > 0)
    return {
      kind: 'not seen',
      says: `d${unseen.join(', d')} uses a freed table: its DMA tells nothing`,
    };
  return { kind: 'seen', exchanges: [...exchanges()], failing };
}

/** Commands that stand for another one in which an allocation fails. */
const asGiven = ({ name, args }: Command): Command => ({
  name: isMishap(name) ? 'ATTACH' : name,
  args,
});

const needsFailure = ({ command, failAt }: TraceStep): boolean =>
  failAt !== undefined || isMishap(command.name);

const isMishap = (name: CommandName): boolean =>
  name === 'ATTACH_WINDOW_FAILURE' || name === 'ATTACH_OUT_OF_MEMORY';

function outcome(
  { compiled, now }: SideBySide,
  number: number,
  { failAt }: TraceStep,
): { answer: string; state: State } {
  const next = now.slice();
  const result = compiled.step(now, next, number, failAt ?? -1);
  return { answer: compiled.last.answer, state: result === 0 ? next : now };
}

/** Whether the last step of a trace breaks the claim in the model that is held against the kernel. */
function breaks({ compiled }: SideBySide, { steps, claim }: Suspect): boolean {
  const walk = new JudgedWalk(
    compiled,
    invariants.filter(({ id }) => id === claim.id),
  );
  return steps.some(
    (step) =>
      walk.step(numberOf(compiled, showCommand(step.command)), step.failAt).violated.length > 0,
  );
}
