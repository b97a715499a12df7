import type { Policy } from './policy';

/** Legacy VFIO: the group joins a container as a whole and leaves it as a whole. */
export const lockstep: Policy = {
  name: 'lockstep',
  summary: 'a group enters and leaves a container as one',
  source: 'drivers/vfio/group.c, drivers/vfio/container.c, drivers/vfio/vfio_iommu_type1.c',
  interface: 'container',
  gate: 'bind',
  start: 'first-claim',
  monitor: 'deny-before',
  unbind: 'by-close',
  contexts: 'one',
  groups: 'all',
  moves: 'group',
  sharing: 'group',
  sharedRequester: 'stays',
  reattach: 'moves',
  mapping: 'any-time',
  tables: 'implicit',
  hotAdd: 'join-current',
  answers: 'shipped',
};
