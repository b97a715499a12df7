import type { Invariant } from './invariant';
import { always } from './invariant';
import { devices, isOwned, isQuiet } from './situations';
import { exists, forAll } from '../machines/terms/quantifiers';
import { and, implies, not } from '../machines/terms/term';
import { groupOf, requesterOf } from '../machines/vocabulary/topology';
import { driver } from '../machines/vocabulary/device';
import { table } from '../machines/vocabulary/requester';
import { defaultDomain, isMember } from '../machines/group/switch';

export const kernelDriverHasDmaInv: Invariant = {
  id: 'INV-43',
  name: 'kernelDriverHasDmaInv',
  says: 'A kernel driver can use DMA as long as nobody owns the group of its device.',
  when: 'steady',
  source:
    'mails of 17 June (Alex Williamson) and 24 June 2021 (David Gibson); iommu.c: iommu_device_use_default_domain',
  exceptions: [
    'a member parked by a function reset',
    'a member whose last table write failed: the IOMMU driver may have left it blocked',
  ],
  applies: always,
  holds: (rules) =>
    forAll(devices, (d) =>
      implies(
        and(driver(d).is('kernel'), not(isOwned(groupOf(d))), isMember(d), isQuiet(rules, d)),
        table(requesterOf(d)).equals(defaultDomain),
      ),
    ),
  witness: () => exists(devices, (d) => and(driver(d).is('kernel'), isMember(d))),
};
