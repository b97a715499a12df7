import type { Invariant } from './invariant';
import { withDeviceAttach } from './invariant';
import { devices } from './situations';
import { exists, forAll } from '../machines/terms/quantifiers';
import { and, implies, or } from '../machines/terms/term';
import { fdOfDomain, requesterOf } from '../machines/vocabulary/topology';
import { ctx } from '../machines/vocabulary/device';
import { table } from '../machines/vocabulary/requester';
import { isMember } from '../machines/group/switch';

export const ownMemoryOnlyInv: Invariant = {
  id: 'INV-44',
  name: 'ownMemoryOnlyInv',
  says: 'A device that one context controls reaches no IOASID of another.',
  when: 'transient',
  source: 'mail of 14 June 2021 14:07 UTC, rule 3',
  exceptions: [],
  applies: withDeviceAttach,
  holds: () =>
    forAll(devices, (d) =>
      implies(
        and(ctx(d).isSome(), isMember(d)),
        or(
          fdOfDomain(table(requesterOf(d))).isNone(),
          fdOfDomain(table(requesterOf(d))).equals(ctx(d)),
        ),
      ),
    ),
  witness: () =>
    exists(devices, (d) => and(ctx(d).isSome(), fdOfDomain(table(requesterOf(d))).equals(ctx(d)))),
};
