import type { CompiledModel } from '../../machines/compiled/compile';
import type { State } from '../../machines/terms/structure';
import type { Step } from '../../backends/ioctl/ioctl-backend';
import type { Difference, SideBySide } from './side-by-side';
import type { Disagreement } from './cover';
import { showCommand } from '../../machines/command';
import { showCompared } from './cover';

/** A command in which allocations fail one after the other, and what happens around it. */
export interface Sweep {
  /** Commands that lead to where it is given; all must succeed. */
  readonly given: readonly string[];
  readonly command: string;
  /** Commands that show afterwards what the failure left behind. */
  readonly after: readonly string[];
}

/** One thing that the model allows a command with a failing allocation to do. */
interface Allowed {
  /** How the model comes to it: `nothing happens`, `table write 1 fails`, `it does not matter`. */
  readonly as: string;
  readonly answer: string;
  readonly state: State;
}

export interface SweepReport {
  readonly sweep: Sweep;
  /** Allocations that were made to fail. */
  readonly failures: number;
  /** How often the kernel did each of the things that the model allows. */
  readonly outcomes: ReadonlyMap<string, number>;
  readonly disagreements: readonly Disagreement[];
}

const mostAllocations = 400;

/**
 * Fails the first allocation of a command, then the second, until none is left to fail. The kernel must
 * each time end up where the model can: nothing happened, or one of the table writes failed, or the
 * allocation did not matter. Some of these look alike at first; the commands afterwards tell them apart,
 * and one at least must agree to the end. Rejects with HelperGone.
 */
export async function sweep(side: SideBySide, plan: Sweep): Promise<SweepReport> {
  const outcomes = new Map<string, number>();
  const disagreements: Disagreement[] = [];
  let failures = 0;
  for (let nth = 1; nth <= mostAllocations; nth += 1) {
    const trace: string[] = [];
    await side.restart();
    for (const text of plan.given) {
      const compared = await side.step(numberOf(side.compiled, text));
      trace.push(showCompared(compared));
      if (compared.differences.length > 0)
        return {
          sweep: plan,
          failures,
          outcomes,
          disagreements: [{ commands: trace, differences: compared.differences }],
        };
    }
    const number = numberOf(side.compiled, plan.command);
    const allowed = allowedOutcomes(side.compiled, side.now, number);
    const step = await side.stepFailing(number, nth);
    if (!step.failed) break;
    failures += 1;
    trace.push(`${plan.command} (allocation ${nth} fails) -> ${step.errno}`);
    const judged = judge(side, allowed, step);
    const left = await follow(side, judged, plan.after, trace);
    if (left.kind === 'none')
      disagreements.push({ commands: trace, differences: left.differences });
    else outcomes.set(left.as, (outcomes.get(left.as) ?? 0) + 1);
  }
  return { sweep: plan, failures, outcomes, disagreements };
}

type Left =
  | { readonly kind: 'some'; readonly allowed: readonly Allowed[] }
  | { readonly kind: 'none'; readonly differences: readonly Difference[] };

/** Those of what is allowed that the kernel may have done, as far as it was seen. */
function judge(side: SideBySide, allowed: readonly Allowed[], step: Step): Left {
  const differences: Difference[] = [];
  const fitting = allowed.filter(({ as, answer, state }) => {
    const found = side
      .observationDiffers(state, step)
      .map((one) => ({ ...one, what: `${one.what} (${as})` }));
    if (answer !== step.errno)
      found.unshift({ what: `answer (${as})`, model: answer, kernel: step.errno });
    differences.push(...found);
    return found.length === 0;
  });
  return fitting.length > 0 ? { kind: 'some', allowed: fitting } : { kind: 'none', differences };
}

/** Gives further commands and keeps what still agrees; what is left at the end names the outcome. */
async function follow(
  side: SideBySide,
  from: Left,
  commands: readonly string[],
  trace: string[],
): Promise<Extract<Left, { kind: 'none' }> | { readonly kind: 'some'; readonly as: string }> {
  let left = from;
  for (const text of commands) {
    if (left.kind === 'none') return left;
    const number = numberOf(side.compiled, text);
    const next = left.allowed.map(({ as, state }) => ({ as, ...side.foresee(state, number) }));
    const step = await side.stepFailing(number, undefined);
    trace.push(`${text} -> ${step.errno}`);
    left = judge(side, next, step);
  }
  return left.kind === 'none' ? left : { kind: 'some', as: left.allowed[0]?.as ?? '' };
}

/** Everything that a command with one failure may do, according to the model; several states may look alike. */
function allowedOutcomes(compiled: CompiledModel, now: State, number: number): Allowed[] {
  const { commands } = compiled.model;
  const plain = commands[number];
  const next = now.slice();
  const step = (command: number, failAt: number): { answer: string; state: State } => {
    const result = compiled.step(now, next, command, failAt);
    const answer = result < 0 ? 'ignored' : compiled.last.answer;
    return { answer, state: result === 0 ? next.slice() : now };
  };
  const allowed: Allowed[] = [];
  for (let failAt = 0; ; failAt += 1) {
    const outcome = step(number, failAt);
    if (!compiled.last.failed) break;
    allowed.push({ as: `table write ${failAt} fails`, ...outcome });
  }
  allowed.push({ as: 'nothing happens', answer: 'ENOMEM', state: now });
  allowed.push({ as: 'it does not matter', ...step(number, -1) });
  for (const [name, as] of mishaps) {
    const mishap = commands.findIndex(
      (one) =>
        plain?.name === 'ATTACH' &&
        one.name === name &&
        one.args.every((value, at) => value === plain.args[at]),
    );
    if (mishap >= 0) allowed.push({ as, ...step(mishap, -1) });
  }
  return allowed.filter(({ answer }) => answer !== 'ignored');
}

/** What else a failing allocation may do to an attach, as commands of the model. */
const mishaps = [
  ['ATTACH_WINDOW_FAILURE', 'reserved ranges are forgotten'],
  ['ATTACH_OUT_OF_MEMORY', 'nothing happens but for reserved ranges'],
] as const;

/** The number of a command that is written as in traces. Throws RangeError. */
export function numberOf({ model }: CompiledModel, text: string): number {
  const number = model.commands.findIndex((command) => showCommand(command) === text);
  if (number < 0) throw new RangeError(`no command ${text} in this scope`);
  return number;
}
