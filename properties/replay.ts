import type { Backend } from '../backends/backend';
import type { CompiledModel } from '../machines/compiled/compile';
import type { Errno } from '../machines/errno';
import type { ClaimInfo } from './check';
import type { Model } from '../machines/model';
import type { State } from '../machines/terms/structure';
import type { TraceStep } from './trace';
import { observe } from '../machines/system/observe';
import { invariants } from '../invariants/registry';
import { Judge } from './explorer/judge';

/** What one command of a trace did when it was run again. */
export interface ReplayedStep<S extends TraceStep> {
  readonly step: S;
  /** The model's answer, or that nobody handles the command here. */
  readonly model: Errno | 'ignored';
  readonly backend: Errno | 'ignored';
  /** What changed, in words. */
  readonly changes: readonly string[];
  readonly violated: readonly ClaimInfo[];
  /** Whether trace, model and backend give one answer. */
  readonly agrees: boolean;
}

/** Runs a trace on the model and on a backend. Throws OutsideScope for a command that the scope does not have. */
export function replay<S extends TraceStep>(
  compiled: CompiledModel,
  backend: Backend,
  steps: readonly S[],
): ReplayedStep<S>[] {
  const { model } = compiled;
  const judge = new Judge(compiled, invariants);
  let now = model.initial.slice();
  let next = now.slice();
  return steps.map((step) => {
    const number = model.commands.findIndex(
      ({ name, args }) =>
        name === step.command.name && args.every((value, at) => value === step.command.args[at]),
    );
    if (number < 0) throw new OutsideScope(step);
    const violated: ClaimInfo[] = [];
    const note = (claim: ClaimInfo): void => {
      violated.push(claim);
    };
    const before = now;
    judge.begin(number, before);
    const result = compiled.step(before, next, number, step.failAt ?? -1, (micro) =>
      judge.micro(before, micro, note),
    );
    const answered = backend.execute(step.command, step.failAt);
    const answer = result < 0 ? 'ignored' : compiled.last.answer;
    const found = answered.kind === 'ignored' ? 'ignored' : answered.errno;
    if (result > 0) judge.refused(before, result, note);
    if (result === 0) {
      judge.steady(before, next, compiled.last.answer, true, note);
      [now, next] = [next, now];
    }
    return {
      step,
      model: answer,
      backend: found,
      changes: result === 0 ? changesBetween(compiled.model, before, now) : [],
      violated,
      agrees: answer === step.answer && found === step.answer,
    };
  });
}

/** What is stored differently, and what the charts show differently because of it. */
function changesBetween(model: Model, before: State, now: State): string[] {
  const shown = new Set(observe(model, before));
  return [
    ...model.layout.describe(now, before),
    ...observe(model, now).filter((one) => !shown.has(one)),
  ];
}

/** A command whose devices, groups, fds or IOASIDs the scope of the trace does not have. */
export class OutsideScope<S extends TraceStep> extends Error {
  constructor(readonly step: S) {
    super('outside of the scope');
  }
}
