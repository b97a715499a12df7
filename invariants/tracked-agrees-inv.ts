import type { Invariant } from './invariant';
import { withDeviceAttach } from './invariant';
import { devices, isQuiet, sharesWith, tableIs } from './situations';
import { exists, forAll } from '../machines/terms/quantifiers';
import { and, implies, not, truth } from '../machines/terms/term';
import { attached } from '../machines/vocabulary/device';

export const trackedAgreesInv: Invariant = {
  id: 'INV-14',
  name: 'trackedAgreesInv',
  says: 'A device that software holds to be attached does translate through that IOASID.',
  when: 'steady',
  source: 'mail of 16 June 2021 (Kevin Tian); iommu.c: __iommu_group_set_domain_internal',
  exceptions: [
    'parked by a function reset',
    'a table write for it failed since',
    'devices that share a requester id under a policy that lets each be attached by itself: the last one wins, and only their own user is hurt',
  ],
  applies: withDeviceAttach,
  holds: (rules) =>
    forAll(devices, (d) =>
      implies(
        and(
          attached(d).isSome(),
          isQuiet(rules, d),
          rules.policy.sharing !== 'free' ? truth : not(sharesWith(d, () => truth)),
        ),
        tableIs(d, attached(d)),
      ),
    ),
  witness: () => exists(devices, (d) => attached(d).isSome()),
};
