import type { Invariant } from './invariant';
import { withDeviceAttach } from './invariant';
import { devices, isDisturbed, sharesWith } from './situations';
import { exists, forAll } from '../machines/terms/quantifiers';
import { and, implies, not, truth } from '../machines/terms/term';
import { ioasidOf, requesterOf } from '../machines/vocabulary/topology';
import { table } from '../machines/vocabulary/requester';
import { attached, window } from '../machines/vocabulary/device';
import { rootOf } from '../machines/vocabulary/ioasid';
import { isMember } from '../machines/group/switch';

export const followersReserveWindowsInv: Invariant = {
  id: 'INV-39',
  name: 'followersReserveWindowsInv',
  says: 'Whoever translates through an IOASID, attached or not, has its reserved ranges kept free there.',
  when: 'steady',
  source:
    'iommufd/device.c: iommufd_device_attach_reserved_iova is called for the attached device only',
  exceptions: [
    'it shares its requester id with an attached device',
    'a table write for it failed',
    'what INV-20 already says of attached devices',
  ],
  applies: withDeviceAttach,
  holds: (rules) =>
    forAll(devices, (d) => {
      const through = ioasidOf(table(requesterOf(d)));
      const counted = and(
        isMember(d),
        attached(d).isNone(),
        through.isSome(),
        not(isDisturbed(rules, d)),
        not(sharesWith(d, () => truth)),
      );
      return implies(counted, window(d).equals(rootOf(through)));
    }),
  witness: () => exists(devices, (d) => ioasidOf(table(requesterOf(d))).isSome()),
};
