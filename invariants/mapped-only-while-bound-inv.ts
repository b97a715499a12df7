import type { Invariant } from './invariant';
import { always } from './invariant';
import { devices } from './situations';
import { exists, forAll } from '../machines/terms/quantifiers';
import { and, implies } from '../machines/terms/term';
import { bar, session } from '../machines/vocabulary/device';

export const mappedOnlyWhileBoundInv: Invariant = {
  id: 'INV-07',
  name: 'mappedOnlyWhileBoundInv',
  says: 'Device memory is mapped only while the device file is bound or kept by that mapping.',
  when: 'transient',
  source: 'RFC v2, guarantee G1; vfio_main.c: vfio_device_fops_mmap',
  exceptions: [],
  applies: always,
  holds: () =>
    forAll(devices, (d) => implies(bar(d).is('mapped'), session(d).is('bound', 'lingering'))),
  witness: () => exists(devices, (d) => and(bar(d).is('mapped'), session(d).is('lingering'))),
};
