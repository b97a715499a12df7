import type { TraceStep } from '../../../properties/trace';
import type { Subject } from '../subject/subject';
import type { TakenStep } from '../walk/trail';
import { writeTrace } from '../../../properties/trace-file';

/** The steps that a trace can have: what nobody answers changes nothing and is left out. */
export function traceSteps(taken: readonly TakenStep[]): TraceStep[] {
  return taken.flatMap(({ step, answer }) =>
    answer === 'ignored' || answer === 'no such call' ? [] : [{ ...step, answer }],
  );
}

/** The path as a trace that `ioasid replay` runs and the page reads again. */
export function traceText(subject: Subject, taken: readonly TakenStep[], claim?: string): string {
  const { policy, quirks, mutant, scope } = subject;
  return writeTrace({
    policy,
    quirks,
    ...(mutant === undefined ? {} : { mutant: mutant.id }),
    scope,
    ...(claim === undefined ? {} : { claim }),
    steps: traceSteps(taken),
  });
}
