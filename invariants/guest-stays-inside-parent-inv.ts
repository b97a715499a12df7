import type { Invariant } from './invariant';
import { withDeviceAttach } from './invariant';
import { devices, ioasids } from './situations';
import { exists, forAll } from '../machines/terms/quantifiers';
import { and, implies } from '../machines/terms/term';
import { fdOf } from '../machines/vocabulary/topology';
import { attached } from '../machines/vocabulary/device';
import { guest, iotlb, mapping, rootOf, space } from '../machines/vocabulary/ioasid';

export const guestStaysInsideParentInv: Invariant = {
  id: 'INV-50',
  name: 'guestStaysInsideParentInv',
  says: 'Whatever a guest has written into its table, and whether or not the IOMMU has noticed, what is reached through it is what a live address space of the same context maps now.',
  when: 'transient',
  source:
    'RFC v2 1.1 and 4.4; commit 821985301124 (iommu/vt-d: Add missing iotlb flush for parent domain)',
  exceptions: [
    'which of the parent’s pages an edit reaches before it is invalidated: that is between the guest and its own devices',
  ],
  applies: withDeviceAttach,
  holds: () =>
    forAll(ioasids, (i) =>
      implies(
        guest(i).isNot('empty'),
        and(
          space(i).is('nested'),
          space(rootOf(i)).is('paging'),
          fdOf(rootOf(i)).equals(fdOf(i)),
          iotlb(i).is('clean'),
        ),
      ),
    ),
  witness: () =>
    exists(devices, (d) =>
      and(guest(attached(d)).is('stale'), mapping(rootOf(attached(d))).is('readWrite')),
    ),
};
