import type { Policy } from './policy';

/** What Linux 7.3 ships: device files bound to an iommufd, one hardware table per group and PASID. */
export const iommufd: Policy = {
  name: 'iommufd',
  summary: 'ownership per group, one hardware table per group and PASID',
  source: 'drivers/iommu/iommufd/device.c, drivers/vfio/device_cdev.c',
  interface: 'device',
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
  tables: 'explicit',
  hotAdd: 'join-current',
  answers: 'shipped',
};
