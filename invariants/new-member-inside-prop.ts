import type { Invariant } from './invariant';
import { always } from './invariant';
import { devices, isOnBus, isOwned, reachesOnlyInside } from './situations';
import { exists, forAll } from '../machines/terms/quantifiers';
import { and, implies } from '../machines/terms/term';
import { groupOf, requesterOf } from '../machines/vocabulary/topology';
import { presence } from '../machines/vocabulary/device';
import { owner } from '../machines/vocabulary/group';

export const newMemberInsideProp: Invariant = {
  id: 'INV-27',
  name: 'newMemberInsideProp',
  says: "A device that appears in an owned group is blocked or in its group's table before any driver can touch it, and the owner stays.",
  when: 'steady',
  source: 'iommu.c: __iommu_probe_device',
  exceptions: [],
  applies: always,
  holds: () =>
    forAll(devices, (d) =>
      implies(
        and(presence.before(d).is('absent'), isOnBus(d), isOwned(groupOf(d))),
        and(
          reachesOnlyInside(requesterOf(d), groupOf(d)),
          owner(groupOf(d)).equals(owner.before(groupOf(d))),
        ),
      ),
    ),
  witness: () =>
    exists(devices, (d) => and(presence.before(d).is('absent'), isOnBus(d), isOwned(groupOf(d)))),
};
