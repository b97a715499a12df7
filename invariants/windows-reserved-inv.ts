import type { Invariant } from './invariant';
import { withDeviceAttach } from './invariant';
import { devices } from './situations';
import { exists, forAll } from '../machines/terms/quantifiers';
import { implies } from '../machines/terms/term';
import { attached, window } from '../machines/vocabulary/device';
import { rootOf } from '../machines/vocabulary/ioasid';

export const windowsReservedInv: Invariant = {
  id: 'INV-20',
  name: 'windowsReservedInv',
  says: 'The reserved ranges of an attached device (its interrupt window) are kept free in the address space it translates through.',
  when: 'steady',
  source: 'iommufd/device.c: iommufd_device_attach_reserved_iova',
  exceptions: [],
  applies: withDeviceAttach,
  holds: () =>
    forAll(devices, (d) => implies(attached(d).isSome(), window(d).equals(rootOf(attached(d))))),
  witness: () => exists(devices, (d) => window(d).isSome()),
};
