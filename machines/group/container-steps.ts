import type { Value } from '../terms/term';
import type { Hitch } from './switch';
import { set } from '../chart/transition';
import { none, number } from '../terms/term';
import { container, domain, owner, ownerCount } from '../vocabulary/group';
import { defaultDomain, switchTo } from './switch';

/** The kernel functions of the legacy path. */
export const source = {
  claim: 'iommu_group_claim_dma_owner',
  attach: 'vfio_iommu_type1_attach_group',
  detach: 'vfio_iommu_type1_detach_group',
  leave: 'vfio_group_detach_container',
  driverless: 'vfio_device_remove_group',
} as const;

/** The group belongs to the container, and all of it is where the domain says. */
export const ownedBy = (fd: Value<'Fd'>, where: Value<'Domain'>) => [
  set(owner, fd),
  set(container, fd),
  set(ownerCount, number(1)),
  set(domain, where),
];

/** The owner goes first, then every member returns to the default domain. */
export const startRelease = (mishap: Hitch = 'none', device?: Value<'Device'>) => [
  set(owner, none<'Fd'>()),
  set(ownerCount, number(0)),
  ...switchTo({
    operation: 'release',
    goal: defaultDomain,
    unit: 'group',
    hitch: mishap,
    ...(device === undefined ? {} : { actor: device }),
  }),
];
