import type { Invariant } from './invariant';
import { withDeviceAttach } from './invariant';
import { anyDisturbed, fds, groups, isOwned, someAttached } from './situations';
import { exists, forAll } from '../machines/terms/quantifiers';
import { and, implies, not } from '../machines/terms/term';
import { members, requesterOf } from '../machines/vocabulary/topology';
import { table } from '../machines/vocabulary/requester';
import { fdLife } from '../machines/vocabulary/ioasid';
import { blocked, isMember } from '../machines/group/switch';

export const lastDetachBlocksInv: Invariant = {
  id: 'INV-13',
  name: 'lastDetachBlocksInv',
  says: 'An owned group with nothing attached is blocked as a whole.',
  when: 'steady',
  source: 'iommu.c: __iommu_group_set_core_domain',
  exceptions: ['a member whose IOMMU driver leaves the new table behind when its attach fails'],
  applies: withDeviceAttach,
  holds: (rules) =>
    forAll(groups, (g) =>
      implies(
        and(isOwned(g), not(someAttached(g)), not(anyDisturbed(rules, g))),
        forAll(members(g), (m) => implies(isMember(m), table(requesterOf(m)).equals(blocked))),
      ),
    ),
  witness: () =>
    exists(groups, (g) =>
      and(
        isOwned(g),
        not(someAttached(g)),
        exists(fds, (f) => fdLife(f).is('open')),
      ),
    ),
};
