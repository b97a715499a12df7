import type { Invariant } from './invariant';
import { always } from './invariant';
import { groups, isOwned } from './situations';
import { exists, forAll } from '../machines/terms/quantifiers';
import { flag, implies } from '../machines/terms/term';
import { ioasidOf, msiIsolated } from '../machines/vocabulary/topology';
import { domain } from '../machines/vocabulary/group';

export const interruptsIsolatedInv: Invariant = {
  id: 'INV-26',
  name: 'interruptsIsolatedInv',
  says: 'A group is owned by a user, or attached for a container, only if its interrupts are remapped.',
  when: 'transient',
  source: 'iommufd/device.c: iommufd_device_bind; type1.c: vfio_iommu_type1_attach_group',
  exceptions: ['allow_unsafe_interrupts is not modelled'],
  applies: always,
  // a container claims the group first, and nothing in it answers before its IOMMU driver has looked
  holds: (rules) =>
    forAll(groups, (g) =>
      implies(
        rules.policy.interface === 'container' ? ioasidOf(domain(g)).isSome() : isOwned(g),
        msiIsolated(g).equals(flag(true)),
      ),
    ),
  witness: () => exists(groups, (g) => msiIsolated(g).equals(flag(false))),
};
