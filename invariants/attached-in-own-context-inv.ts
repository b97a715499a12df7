import type { Invariant } from './invariant';
import { withDeviceAttach } from './invariant';
import { devices } from './situations';
import { exists, forAll } from '../machines/terms/quantifiers';
import { and, implies } from '../machines/terms/term';
import { fdOf, groupOf } from '../machines/vocabulary/topology';
import { attached, pasidAttached } from '../machines/vocabulary/device';
import { owner } from '../machines/vocabulary/group';

export const attachedInOwnContextInv: Invariant = {
  id: 'INV-08',
  name: 'attachedInOwnContextInv',
  says: 'A device is attached only to IOASIDs of the context that owns its group.',
  when: 'transient',
  source: 'mail of 14 June 2021 14:07 UTC, rule 3; iommufd/main.c: iommufd_get_object',
  exceptions: [],
  applies: withDeviceAttach,
  holds: () =>
    forAll(devices, (d) =>
      and(
        implies(attached(d).isSome(), fdOf(attached(d)).equals(owner(groupOf(d)))),
        implies(pasidAttached(d).isSome(), fdOf(pasidAttached(d)).equals(owner(groupOf(d)))),
      ),
    ),
  witness: () => exists(devices, (d) => attached(d).isSome()),
};
