import type { Invariant } from './invariant';
import { withDeviceAttach } from './invariant';
import { devices, isDisturbed, isOwned, sharesWith, someAttached } from './situations';
import { exists, forAll } from '../machines/terms/quantifiers';
import { and, implies, not } from '../machines/terms/term';
import { groupOf, requesterOf } from '../machines/vocabulary/topology';
import { table } from '../machines/vocabulary/requester';
import { attached } from '../machines/vocabulary/device';
import { blocked, isMember } from '../machines/group/switch';

export const unattachedIsBlockedInv: Invariant = {
  id: 'INV-30',
  name: 'unattachedIsBlockedInv',
  says: 'A device of an owned group that is not attached itself is in blocked DMA.',
  when: 'steady',
  source:
    'mail of 15 June 2021 02:31 UTC, premise (iii); uapi/linux/vfio.h: VFIO_DEVICE_DETACH_IOMMUFD_PT',
  exceptions: ['it shares its requester id with an attached device', 'a table write for it failed'],
  applies: withDeviceAttach,
  holds: (rules) =>
    forAll(devices, (d) =>
      implies(
        and(
          isOwned(groupOf(d)),
          isMember(d),
          attached(d).isNone(),
          not(isDisturbed(rules, d)),
          not(sharesWith(d, (m) => attached(m).isSome())),
        ),
        table(requesterOf(d)).equals(blocked),
      ),
    ),
  witness: () =>
    exists(devices, (d) =>
      and(isOwned(groupOf(d)), isMember(d), attached(d).isNone(), someAttached(groupOf(d))),
    ),
};
