import type { Invariant } from './invariant';
import { withDeviceAttach } from './invariant';
import { devices, ioasids } from './situations';
import { exists, forAll } from '../machines/terms/quantifiers';
import { and, implies } from '../machines/terms/term';
import { fdOf } from '../machines/vocabulary/topology';
import { attached } from '../machines/vocabulary/device';
import { parent, space } from '../machines/vocabulary/ioasid';

export const nestedInsideParentInv: Invariant = {
  id: 'INV-29',
  name: 'nestedInsideParentInv',
  says: 'A nested IOASID is built on a live one of the same context.',
  when: 'transient',
  source: 'RFC v2 1.1; iommufd/hw_pagetable.c: iommufd_hwpt_nested_alloc',
  exceptions: [],
  applies: withDeviceAttach,
  holds: () =>
    forAll(ioasids, (i) =>
      implies(
        space(i).is('nested', 'manual'),
        and(parent(i).isSome(), space(parent(i)).isNot('free'), fdOf(parent(i)).equals(fdOf(i))),
      ),
    ),
  witness: () => exists(devices, (d) => space(attached(d)).is('nested')),
};
