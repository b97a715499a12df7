import type { Invariant } from './invariant';
import { withDeviceAttach } from './invariant';
import { devices, isDisturbed, isPasidDisturbed, tableIs } from './situations';
import { exists, forAll } from '../machines/terms/quantifiers';
import { and, implies, not } from '../machines/terms/term';
import { groupOf, ioasidOf, members, requesterOf } from '../machines/vocabulary/topology';
import { pasidTable, table } from '../machines/vocabulary/requester';
import { attached, pasidAttached } from '../machines/vocabulary/device';
import { isMember, tableOf } from '../machines/group/switch';

export const noOrphanTranslationInv: Invariant = {
  id: 'INV-12',
  name: 'noOrphanTranslationInv',
  says: 'A device translates through an IOASID only while somebody of its group is attached to it.',
  when: 'steady',
  source: 'iommu.c: __iommu_device_set_domain (must succeed), pci_dev_reset_iommu_done',
  exceptions: ['a member whose IOMMU driver leaves the new table behind when its attach fails'],
  applies: withDeviceAttach,
  holds: (rules) =>
    forAll(devices, (d) =>
      implies(
        and(isMember(d), not(isDisturbed(rules, d))),
        and(
          implies(
            ioasidOf(table(requesterOf(d))).isSome(),
            exists(members(groupOf(d)), (m) => tableIs(d, attached(m))),
          ),
          implies(
            and(ioasidOf(pasidTable(requesterOf(d))).isSome(), not(isPasidDisturbed(rules, d))),
            exists(members(groupOf(d)), (m) =>
              pasidTable(requesterOf(d)).equals(tableOf(pasidAttached(m))),
            ),
          ),
        ),
      ),
    ),
  witness: () => exists(devices, (d) => ioasidOf(table(requesterOf(d))).isSome()),
};
