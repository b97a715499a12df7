import type { Invariant } from './invariant';
import { withDeviceAttach } from './invariant';
import { devices, isOwned, sharesWith, someAttached } from './situations';
import { exists, forAll } from '../machines/terms/quantifiers';
import { and, implies, not } from '../machines/terms/term';
import { groupOf, requesterOf } from '../machines/vocabulary/topology';
import { table } from '../machines/vocabulary/requester';
import { presence } from '../machines/vocabulary/device';
import { blocked, isMember } from '../machines/group/switch';

export const newMemberBlockedProp: Invariant = {
  id: 'INV-28',
  name: 'newMemberBlockedProp',
  says: 'A device that appears in an owned group starts in blocked DMA until its owner attaches it.',
  when: 'steady',
  source: 'mail of 15 June 2021 02:31 UTC, premise (iii); RFC v2 on hot-plug',
  exceptions: ['it shares its requester id with an attached device'],
  applies: withDeviceAttach,
  holds: () =>
    forAll(devices, (d) =>
      implies(
        and(
          presence.before(d).is('absent'),
          isMember(d),
          isOwned(groupOf(d)),
          not(sharesWith(d, (m) => isMember(m))),
        ),
        table(requesterOf(d)).equals(blocked),
      ),
    ),
  witness: () =>
    exists(devices, (d) =>
      and(
        presence.before(d).is('absent'),
        isMember(d),
        isOwned(groupOf(d)),
        someAttached(groupOf(d)),
      ),
    ),
};
