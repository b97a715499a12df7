import type { Invariant } from './invariant';
import { withDeviceAttach } from './invariant';
import { devices, isPasidDisturbed } from './situations';
import { exists, forAll } from '../machines/terms/quantifiers';
import { and, implies, not } from '../machines/terms/term';
import { requesterOf } from '../machines/vocabulary/topology';
import { pasidTable } from '../machines/vocabulary/requester';
import { pasidAttached } from '../machines/vocabulary/device';
import { isParked, tableOf } from '../machines/group/switch';

export const pasidTakesEffectInv: Invariant = {
  id: 'INV-34',
  name: 'pasidTakesEffectInv',
  says: 'A device that is attached under a PASID does translate requests with that PASID.',
  when: 'steady',
  source: 'iommu.c: iommu_attach_device_pasid',
  exceptions: ['parked by a function reset', 'a table write for it failed'],
  applies: withDeviceAttach,
  holds: (rules) =>
    forAll(devices, (d) =>
      implies(
        and(pasidAttached(d).isSome(), not(isParked(d)), not(isPasidDisturbed(rules, d))),
        pasidTable(requesterOf(d)).equals(tableOf(pasidAttached(d))),
      ),
    ),
  witness: () => exists(devices, (d) => pasidAttached(d).isSome()),
};
