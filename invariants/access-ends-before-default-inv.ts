import type { Invariant } from './invariant';
import { always } from './invariant';
import { devices, isOwned } from './situations';
import { exists, forAll } from '../machines/terms/quantifiers';
import { and, implies, or } from '../machines/terms/term';
import { groupOf } from '../machines/vocabulary/topology';
import { bar, session } from '../machines/vocabulary/device';

export const accessEndsBeforeDefaultInv: Invariant = {
  id: 'INV-16',
  name: 'accessEndsBeforeDefaultInv',
  says: 'Nobody can drive a device of a group that is back in the default domain.',
  when: 'transient',
  source: 'RFC v2, guarantee G3; vfio_pci_core_disable runs before iommufd_device_unbind',
  exceptions: [],
  applies: always,
  holds: () =>
    forAll(devices, (d) =>
      implies(or(bar(d).is('mapped'), session(d).is('bound')), isOwned(groupOf(d))),
    ),
  witness: () => exists(devices, (d) => and(bar(d).is('mapped'), isOwned(groupOf(d)))),
};
