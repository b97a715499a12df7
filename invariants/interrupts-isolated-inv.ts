import type { Invariant } from './invariant';
import { always } from './invariant';
import { groups, isOwned } from './situations';
import { exists, forAll } from '../machines/terms/quantifiers';
import { flag, implies } from '../machines/terms/term';
import { msiIsolated } from '../machines/vocabulary/topology';

export const interruptsIsolatedInv: Invariant = {
  id: 'INV-26',
  name: 'interruptsIsolatedInv',
  says: 'A group is owned by a user only if its interrupts are remapped.',
  when: 'transient',
  source: 'iommufd/device.c: iommufd_device_bind; type1.c: vfio_iommu_type1_attach_group',
  exceptions: ['allow_unsafe_interrupts is not modelled'],
  applies: always,
  holds: () => forAll(groups, (g) => implies(isOwned(g), msiIsolated(g).equals(flag(true)))),
  witness: () => exists(groups, (g) => msiIsolated(g).equals(flag(false))),
};
