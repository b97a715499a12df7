import type { Invariant } from './invariant';
import { devices, isOwned, isQuiet } from './situations';
import { exists, forAll } from '../machines/terms/quantifiers';
import { and, implies, not } from '../machines/terms/term';
import { groupOf, requesterOf } from '../machines/vocabulary/topology';
import { pasidTable, table } from '../machines/vocabulary/requester';
import { driver } from '../machines/vocabulary/device';
import { blocked, defaultDomain, isMember } from '../machines/group/switch';

export const kernelOwnedIsDefaultInv: Invariant = {
  id: 'INV-02',
  name: 'kernelOwnedIsDefaultInv',
  says: 'Without an owner every member of a group is in the default domain, so that kernel drivers can use it.',
  when: 'steady',
  source: 'iommu.c: __iommu_release_dma_ownership, iommu_device_use_default_domain',
  exceptions: [
    'a member parked by a function reset',
    'a member whose last table write failed: the IOMMU driver may have left it blocked',
  ],
  applies: (rules) => rules.policy.start === 'first-claim',
  holds: (rules) =>
    forAll(devices, (d) =>
      implies(
        and(not(isOwned(groupOf(d))), isMember(d), isQuiet(rules, d)),
        and(
          table(requesterOf(d)).equals(defaultDomain),
          pasidTable(requesterOf(d)).equals(blocked),
        ),
      ),
    ),
  witness: () =>
    exists(devices, (d) => and(not(isOwned(groupOf(d))), isMember(d), driver(d).is('vfio'))),
};
