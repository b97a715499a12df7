import type { Invariant } from './invariant';
import { withDeviceAttach } from './invariant';
import { devices, ioasids } from './situations';
import { count, exists, forAll } from '../machines/terms/quantifiers';
import { and } from '../machines/terms/term';
import { attached, pasidAttached } from '../machines/vocabulary/device';
import { parent, space, users } from '../machines/vocabulary/ioasid';

export const usersAreCountedInv: Invariant = {
  id: 'INV-18',
  name: 'usersAreCountedInv',
  says: 'An IOASID is used exactly as often as devices are attached to it and others are built on it.',
  when: 'steady',
  source: 'iommufd/hw_pagetable.c: refcounts of iommufd objects',
  exceptions: [],
  applies: withDeviceAttach,
  holds: () =>
    forAll(ioasids, (i) =>
      users(i).equals(
        count(devices, (d) => attached(d).equals(i))
          .plus(count(devices, (d) => pasidAttached(d).equals(i)))
          .plus(
            count(ioasids, (child) => and(space(child).isNot('free'), parent(child).equals(i))),
          ),
      ),
    ),
  witness: () => exists(ioasids, (i) => users(i).atLeast(2)),
};
