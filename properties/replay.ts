import type { ImmediateBackend } from '../backends/backend';
import type { CompiledModel } from '../machines/compiled/compile';
import type { Errno } from '../machines/errno';
import type { ClaimInfo } from './check';
import type { Model } from '../machines/model';
import type { State } from '../machines/terms/structure';
import type { TraceStep } from './trace';
import { observe } from '../machines/system/observe';
import { invariants } from '../invariants/registry';
import { JudgedWalk } from './explorer/judged-walk';

/** What one command of a trace did when it was run again. */
export interface ReplayedStep<S extends TraceStep> {
  readonly step: S;
  /** The model's answer, or that nobody handles the command here. */
  readonly model: Errno | 'ignored';
  readonly backend: string;
  /** What changed, in words. */
  readonly changes: readonly string[];
  readonly violated: readonly ClaimInfo[];
  /** Whether trace, model and backend give one answer. */
  readonly agrees: boolean;
}

/** Runs a trace on the model and on a backend. Throws OutsideScope for a command that the scope does not have. */
export function replay<S extends TraceStep>(
  compiled: CompiledModel,
  backend: ImmediateBackend,
  steps: readonly S[],
): ReplayedStep<S>[] {
  const { model } = compiled;
  const walk = new JudgedWalk(compiled, invariants);
  return steps.map((step) => {
    const number = model.commands.findIndex(
      ({ name, args }) =>
        name === step.command.name && args.every((value, at) => value === step.command.args[at]),
    );
    if (number < 0) throw new OutsideScope(step);
    const { answer, done, before, violated } = walk.step(number, step.failAt);
    const answered = backend.execute(step.command, step.failAt);
    const found = answered.kind === 'ignored' ? 'ignored' : answered.errno;
    return {
      step,
      model: answer,
      backend: found,
      changes: done ? changesBetween(model, before, walk.now) : [],
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
