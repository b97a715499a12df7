import type { Invariant } from './invariant';
import { always } from './invariant';
import { devices, isOwned } from './situations';
import { exists, forAll } from '../machines/terms/quantifiers';
import { and, flag, implies, not } from '../machines/terms/term';
import { directMapped, groupOf } from '../machines/vocabulary/topology';
import { isMember } from '../machines/group/switch';

export const noDirectMappingUnderUserInv: Invariant = {
  id: 'INV-25',
  name: 'noDirectMappingUnderUserInv',
  says: 'No group with a device that firmware needs directly mapped is ever owned by a user.',
  when: 'transient',
  source: 'mail of 18 June 2021 (Alex Williamson); iommu.c: __iommu_device_set_domain',
  exceptions: [],
  applies: always,
  holds: () =>
    forAll(devices, (d) =>
      implies(and(isMember(d), directMapped(d).equals(flag(true))), not(isOwned(groupOf(d)))),
    ),
  witness: () => exists(devices, (d) => and(isMember(d), directMapped(d).equals(flag(true)))),
};
