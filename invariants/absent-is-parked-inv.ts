import type { Invariant } from './invariant';
import { always } from './invariant';
import { devices, isOnBus, sharesWith } from './situations';
import { exists, forAll } from '../machines/terms/quantifiers';
import { and, flag, implies, not, or } from '../machines/terms/term';
import { directMapped, requesterOf } from '../machines/vocabulary/topology';
import { table } from '../machines/vocabulary/requester';
import { presence } from '../machines/vocabulary/device';
import { blocked, physical } from '../machines/group/switch';

export const absentIsParkedInv: Invariant = {
  id: 'INV-36',
  name: 'absentIsParkedInv',
  says: 'A device that left the bus leaves no table behind that its requester id could still use.',
  when: 'steady',
  source: 'iommu.c: iommu_deinit_device, release_domain',
  exceptions: ['a device with a firmware direct mapping is left in identity'],
  applies: always,
  holds: () =>
    forAll(devices, (d) =>
      implies(
        and(presence(d).is('absent'), not(sharesWith(d, (m) => isOnBus(m)))),
        or(
          table(requesterOf(d)).equals(blocked),
          and(directMapped(d).equals(flag(true)), table(requesterOf(d)).equals(physical)),
        ),
      ),
    ),
  witness: () => exists(devices, (d) => presence(d).is('absent')),
};
