import type { Invariant } from './invariant';
import { always } from './invariant';
import { devices, isOwned } from './situations';
import { exists, forAll } from '../machines/terms/quantifiers';
import { and, implies } from '../machines/terms/term';
import { groupOf, requesterOf } from '../machines/vocabulary/topology';
import { blocked } from '../machines/group/switch';
import { pasidTable, table } from '../machines/vocabulary/requester';
import { reset } from '../machines/vocabulary/device';

export const parkedIsBlockedInv: Invariant = {
  id: 'INV-24',
  name: 'parkedIsBlockedInv',
  says: 'A device in a function reset reaches nothing until the outermost reset is over.',
  when: 'transient',
  source: 'iommu.c: pci_dev_reset_iommu_prepare, pci_dev_reset_iommu_done',
  exceptions: ['devices that do not translate addresses themselves are not parked at all'],
  applies: always,
  holds: () =>
    forAll(devices, (d) =>
      implies(
        reset(d).isNot('normal'),
        and(table(requesterOf(d)).equals(blocked), pasidTable(requesterOf(d)).equals(blocked)),
      ),
    ),
  witness: () => exists(devices, (d) => and(reset(d).is('recovering'), isOwned(groupOf(d)))),
};
