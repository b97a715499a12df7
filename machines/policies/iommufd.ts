import type { Policy } from './policy';

/** What Linux 7.3 ships: device files bound to an iommufd, one hardware table per group and PASID. */
export const iommufd: Policy = {
  name: 'iommufd',
  summary: 'ownership per group, one hardware table per group and PASID',
  source: 'drivers/iommu/iommufd/device.c, drivers/vfio/device_cdev.c',
  interface: 'device',
  moves: 'group',
  sharedRequester: 'stays',
  oneIoasidPerGroup: true,
  tables: 'explicit',
  hotAdd: 'join-current',
};
