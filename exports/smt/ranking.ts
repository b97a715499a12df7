import type { Formula, Value } from '../../machines/terms/term';
import type { StepKind } from './step-kinds';
import { awaitsReturn, awaitsWrite } from '../../machines/group/switch';
import { forAll } from '../../machines/terms/quantifiers';
import { inStateBefore } from '../../machines/terms/in-state-before';
import { and, implies, or, variable } from '../../machines/terms/term';
import { members } from '../../machines/vocabulary/topology';
import { operation, ownership } from '../../machines/vocabulary/group';

const g = variable<'Group'>('self');
const device = variable<'Device'>('device');

/** Operations in the order in which one switch can go over into the next. */
const phases = [
  ['leave'],
  ['claim', 'attach', 'replace', 'repair', 'pasidAttach', 'pasidReplace', 'releasePasid'],
  ['releaseRid', 'detach', 'pasidDetach', 'enter'],
  ['release', 'uncount'],
] as const;

/**
 * Every step of the member loop comes closer to its end. The ranking: the phase of the operation, then
 * forward before backward, then the number of members still to move, which are finitely many.
 */
export function progress(step: StepKind): Formula {
  const fewer = (waits: (m: Value<'Device'>) => Formula): Formula =>
    forAll(members(g), (m) => implies(waits(m), and(inStateBefore(waits(m)), m.differs(device))));
  const sameOperation = operation(g).equals(operation.before(g));
  if (step.event === 'WRITTEN' && step.from === 'switching')
    return and(
      ownership(g).is('switching'),
      sameOperation,
      fewer((m) => awaitsWrite(g, m)),
    );
  if (step.event === 'FAILED') return and(ownership(g).is('rollingBack'), sameOperation);
  if (step.event === 'WRITTEN')
    return and(
      ownership(g).is('rollingBack'),
      sameOperation,
      fewer((m) => awaitsReturn(m)),
    );
  return or(
    ownership(g).is('kernelOwned', 'userOwned'),
    ...phases.flatMap((earlier, at) =>
      phases
        .slice(at + 1)
        .map((later) => and(operation.before(g).is(...earlier), operation(g).is(...later))),
    ),
  );
}
