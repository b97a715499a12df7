import type { CompiledModel } from '../../machines/compiled/compile';
import type { State } from '../../machines/terms/structure';
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
  /** How the model comes to it: `nothing happened`, `write 1 fails`, `nothing failed`. */
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
 * allocation did not matter. Rejects with HelperGone.
 */
export async function sweep(side: SideBySide, plan: Sweep): Promise<SweepReport> {
  const { compiled } = side;
  const outcomes = new Map<string, number>();
  const disagreements: Disagreement[] = [];
  let failures = 0;
  for (let nth = 1; nth <= mostAllocations; nth += 1) {
    await side.restart();
    const trace: string[] = [];
    const differs = (differences: readonly Difference[]): void => {
      disagreements.push({ commands: [...trace], differences });
    };
    const given = await stepAll(side, plan.given, trace);
    if (given.length > 0) {
      differs(given);
      break;
    }
    const number = numberOf(compiled, plan.command);
    const allowed = allowedOutcomes(compiled, side.now, number);
    const step = await side.stepFailing(number, nth);
    trace.push(`${plan.command} (allocation ${nth} fails) -> ${step.errno}`);
    if (!step.failed) break;
    failures += 1;
    const fitting = allowed.find(
      ({ answer, state }) =>
        answer === step.errno && side.observationDiffers(state, step).length === 0,
    );
    if (fitting === undefined) {
      differs([
        {
          what: 'answer',
          model: allowed.map(({ answer }) => answer).join(' or '),
          kernel: step.errno,
        },
        ...allowed.flatMap(({ as, answer, state }) =>
          answer === step.errno
            ? side
                .observationDiffers(state, step)
                .map((one) => ({ ...one, what: `${one.what} (${as})` }))
            : [],
        ),
      ]);
      continue;
    }
    outcomes.set(fitting.as, (outcomes.get(fitting.as) ?? 0) + 1);
    side.become(fitting.state);
    const after = await stepAll(side, plan.after, trace);
    if (after.length > 0) differs(after);
  }
  return { sweep: plan, failures, outcomes, disagreements };
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
  const windowless = commands.findIndex(
    ({ name, args }) =>
      plain?.name === 'ATTACH' &&
      name === 'ATTACH_WINDOW_FAILURE' &&
      args.every((value, at) => value === plain.args[at]),
  );
  if (windowless >= 0)
    allowed.push({ as: 'reserved ranges are forgotten', ...step(windowless, -1) });
  return allowed.filter(({ answer }) => answer !== 'ignored');
}

async function stepAll(
  side: SideBySide,
  commands: readonly string[],
  trace: string[],
): Promise<readonly Difference[]> {
  for (const text of commands) {
    const compared = await side.step(numberOf(side.compiled, text));
    trace.push(showCompared(compared));
    if (compared.differences.length > 0) return compared.differences;
  }
  return [];
}

/** The number of a command that is written as in traces. Throws RangeError. */
export function numberOf({ model }: CompiledModel, text: string): number {
  const number = model.commands.findIndex((command) => showCommand(command) === text);
  if (number < 0) throw new RangeError(`no command ${text} in this scope`);
  return number;
}
