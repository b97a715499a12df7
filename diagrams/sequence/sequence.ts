import type { Model } from '../../machines/model';
import type { Participant, Sequence } from './sequence-parts';
import type { TraceStep } from './traced-step';
import type { Violation } from './violations';
import { giverOf, iommu, memory } from './participants';
import { drawStep } from './step-items';
import { runSteps } from './traced-step';
import { violationsIn } from './violations';

export type * from './sequence-parts';
export type { TraceStep } from './traced-step';

/**
 * A trace as a sequence of messages, run on the model from its initial state. Violations are worked out
 * from all claims unless they are given.
 */
export function sequenceOf(
  model: Model,
  steps: readonly TraceStep[],
  violations?: readonly Violation[],
): Sequence {
  const run = runSteps(model, steps);
  const found = violations ?? violationsIn(model, run);
  const met = new Map<string, Participant>();
  const drawn = run.map((one, number) => {
    const giver = giverOf(model, steps, number, one.before);
    const fallen = found.filter(({ step }) => step === number);
    const { items, participants } = drawStep(model, giver, one, fallen);
    participants.forEach((participant) => met.set(participant.id, participant));
    return { items, violations: fallen };
  });
  return { participants: inOrder([...met.values()]), steps: drawn, folded: [] };
}

/** From those outside over devices, IOMMU fds and groups to the IOMMU and memory. */
function inOrder(participants: readonly Participant[]): Participant[] {
  const rank = ({ id, isActor }: Participant): number => {
    if (isActor) return 0;
    if (id === iommu.id) return 5;
    if (id === memory.id) return 6;
    return ['d', 'fd', 'g', 'host'].indexOf(id.replace(/\d+$/, '')) + 1;
  };
  const numberOf = ({ id }: Participant): number => Number(/\d+$/.exec(id)?.[0] ?? 0);
  return participants.toSorted((a, b) => rank(a) - rank(b) || numberOf(a) - numberOf(b));
}
