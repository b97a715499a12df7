import type { Model } from '../../machines/model';
import type { Place } from '../../machines/system/compose';
import type { State } from '../../machines/terms/structure';
import type { Participant } from './sequence-parts';
import type { TraceStep } from './traced-step';
import { commandKind } from '../../machines/command';
import { valueOf } from '../../machines/terms/evaluate';
import { fdOf, groupOf } from '../../machines/vocabulary/topology';

/** Where all table entries of requester ids are, whoever's they are. */
export const iommu: Participant = { id: 'IOMMU', label: 'IOMMU', isActor: false };
export const memory: Participant = { id: 'memory', label: 'memory', isActor: false };

const actor = (id: string, label = id): Participant => ({ id, label, isActor: true });
const part = (id: string, label: string): Participant => ({ id, label, isActor: false });

/** The participant that a machine of the model is drawn as; an IOASID is drawn as its IOMMU fd. */
export function participantOf({ layout }: Model, { machine, self }: Place): Participant {
  switch (machine) {
    case 'device':
      return part(`d${self}`, `device d${self}`);
    case 'group':
      return part(`g${self}`, `group g${self}`);
    case 'iommuFd':
      return part(`fd${self}`, `IOMMU fd${self}`);
    case 'ioasid': {
      const fd = layout.table(fdOf.symbol)[self] ?? 0;
      return part(`fd${fd}`, `IOMMU fd${fd}`);
    }
    case 'requester':
      return iommu;
    case 'environment':
      return part('host', 'host');
  }
}

/**
 * Who gives a command: the user whose IOMMU fd it is about, the administrator for drivers and hot-plug,
 * the kernel for a release that it does by itself, or the hardware. Before a device file is bound nothing
 * says whose it is; then it is the user who binds it elsewhere in the trace.
 */
export function giverOf(
  { layout, scope }: Model,
  steps: readonly TraceStep[],
  number: number,
  before: State,
): Participant {
  const step = steps[number];
  if (step === undefined) return actor('someone', 'a user');
  const { name, args } = step.command;
  const kind = commandKind(name);
  if (kind.feature === 'drivers' || kind.feature === 'hotplug') return actor('administrator');
  if (name === 'REAP' || name === 'REAP_GROUP') return actor('kernel');
  if (name === 'PAGE_REQUEST') return actor('hardware');
  const variables = Object.fromEntries(
    kind.parameters.map((parameter, at) => [parameter.name, args[at] ?? 0]),
  );
  const principal = valueOf(kind.principal.node, { layout, now: before, before, variables });
  const fd = principal !== 0 ? principal : boundElsewhere(layout, steps, number);
  if (fd !== 0) return actor(`user${fd}`, `user of fd${fd}`);
  return scope.fds === 1 ? actor('user1', 'user of fd1') : actor('someone', 'a user');
}

/** The IOMMU fd that the device or group of a command is bound to next, or was bound to last. */
function boundElsewhere(
  layout: Model['layout'],
  steps: readonly TraceStep[],
  number: number,
): number {
  const own = steps[number]?.command;
  if (own === undefined) return 0;
  const { to } = commandKind(own.name);
  const [subject = 0] = own.args;
  const group = to === 'device' ? layout.table(groupOf.symbol)[subject] : subject;
  const binds = ({ command: { name, args } }: TraceStep): boolean =>
    (name === 'BIND' && to === 'device' && args[0] === subject) ||
    ((name === 'GROUP_BIND' || name === 'SET_CONTAINER') && args[0] === group);
  const found = steps.slice(number).find(binds) ?? steps.slice(0, number).findLast(binds);
  return found?.command.args[1] ?? 0;
}
