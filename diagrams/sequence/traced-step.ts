import type { Command } from '../../machines/command';
import type { Errno } from '../../machines/errno';
import type { Model } from '../../machines/model';
import type { Delivered, Outcome } from '../../machines/system/compose';
import type { State } from '../../machines/terms/structure';
import { runCommand } from '../../machines/system/compose';
import { modelOnly } from '../../machines/system/hardware';

/** One command of a trace, and where one was injected, the number of the table write that fails. */
export interface TraceStep {
  readonly command: Command;
  readonly failAt?: number;
  /** The answer that the trace expects; what is drawn is what the model answers. */
  readonly answer?: Errno;
}

/** What one command of a trace came to, with every event that the machines were given. */
export interface RunStep {
  readonly step: TraceStep;
  readonly before: State;
  readonly outcome: Outcome;
  readonly delivered: readonly Delivered[];
  /** The state after it, which is the one before where it was not carried out. */
  readonly after: State;
}

/** Runs a trace from the initial state of the model. */
export function runSteps(model: Model, steps: readonly TraceStep[]): RunStep[] {
  let now = model.initial;
  return steps.map((step) => {
    const before = now;
    const delivered: Delivered[] = [];
    const outcome = runCommand(model, before, step.command, modelOnly(step.failAt), (one) =>
      delivered.push(one),
    );
    if (outcome.kind === 'done') now = outcome.next;
    return { step, before, outcome, delivered, after: now };
  });
}
