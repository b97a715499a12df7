import type { Invariant } from './invariant';
import { always, step } from './invariant';
import { isOnBus } from './situations';
import { exists, forAll } from '../machines/terms/quantifiers';
import { and, implies } from '../machines/terms/term';
import { groupOf, resetSlot, resetTogether } from '../machines/vocabulary/topology';
import { ctx } from '../machines/vocabulary/device';
import { owner } from '../machines/vocabulary/group';

const reached = resetTogether(resetSlot(step.device));
const isCarriedOut = and(step.is('HOT_RESET'), step.answers('OK'));

export const hotResetStaysInsideProp: Invariant = {
  id: 'INV-46',
  name: 'hotResetStaysInsideProp',
  says: 'A hot reset that is carried out reaches only devices in groups that the context of its device owns.',
  when: 'steady',
  source:
    'vfio_pci_core.c: vfio_pci_dev_set_hot_reset; uapi/linux/vfio.h: VFIO_DEVICE_PCI_HOT_RESET; mail of 14 June 2021 14:07 UTC, rule 2',
  exceptions: [],
  applies: always,
  holds: () =>
    implies(
      isCarriedOut,
      forAll(reached, (d) => implies(isOnBus(d), owner(groupOf(d)).equals(step.principal))),
    ),
  witness: () =>
    and(
      isCarriedOut,
      exists(reached, (d) => and(isOnBus(d), ctx(d).isNone())),
    ),
};
