import type { Policy } from './policy';

/** Legacy VFIO: the group joins a container as a whole and leaves it as a whole. */
export const lockstep: Policy = {
  name: 'lockstep',
  summary: 'a group enters and leaves a container as one',
  source: 'drivers/vfio/group.c, drivers/vfio/container.c, drivers/vfio/vfio_iommu_type1.c',
  interface: 'container',
  moves: 'group',
  sharedRequester: 'stays',
  oneIoasidPerGroup: true,
  tables: 'implicit',
  hotAdd: 'join-current',
};
