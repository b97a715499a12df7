import type { Invariant } from './invariant';
import { withDeviceAttach, withSharedTable } from './invariant';
import { groups } from './situations';
import { exists, forAll } from '../machines/terms/quantifiers';
import { and, implies } from '../machines/terms/term';
import { members } from '../machines/vocabulary/topology';
import { attached } from '../machines/vocabulary/device';

export const oneIoasidPerGroupInv: Invariant = {
  id: 'INV-38',
  name: 'oneIoasidPerGroupInv',
  says: 'All attached devices of a group are attached to one IOASID.',
  when: 'steady',
  source: 'iommufd/device.c: iommufd_hw_pagetable_attach; RFC of September 2021',
  exceptions: [],
  applies: (rules) => withSharedTable(rules) && withDeviceAttach(rules),
  holds: () =>
    forAll(groups, (g) =>
      forAll(members(g), (d) =>
        forAll(members(g), (m) =>
          implies(and(attached(d).isSome(), attached(m).isSome()), attached(d).equals(attached(m))),
        ),
      ),
    ),
  witness: () =>
    exists(groups, (g) =>
      exists(members(g), (d) =>
        exists(members(g), (m) => and(d.differs(m), attached(d).isSome(), attached(m).isSome())),
      ),
    ),
};
