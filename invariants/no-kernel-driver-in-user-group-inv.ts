import type { Invariant } from './invariant';
import { always } from './invariant';
import { devices, isOnBus, isOwned } from './situations';
import { exists, forAll } from '../machines/terms/quantifiers';
import { and, implies } from '../machines/terms/term';
import { groupOf } from '../machines/vocabulary/topology';
import { driver } from '../machines/vocabulary/device';

export const noKernelDriverInUserGroupInv: Invariant = {
  id: 'INV-03',
  name: 'noKernelDriverInUserGroupInv',
  says: 'No device of a group that a user owns has a driver that uses the DMA API.',
  when: 'transient',
  source: 'iommu.c: iommu_device_claim_dma_owner (EPERM), iommu_device_use_default_domain (EBUSY)',
  exceptions: [],
  applies: always,
  holds: () =>
    forAll(devices, (d) =>
      implies(and(isOwned(groupOf(d)), isOnBus(d)), driver(d).isNot('kernel')),
    ),
  witness: () =>
    exists(devices, (d) => and(isOwned(groupOf(d)), isOnBus(d), driver(d).is('none', 'stub'))),
};
