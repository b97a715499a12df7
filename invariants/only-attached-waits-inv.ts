import type { Invariant } from './invariant';
import { withDeviceAttach } from './invariant';
import { devices } from './situations';
import { exists, forAll } from '../machines/terms/quantifiers';
import { and, implies } from '../machines/terms/term';
import { attached, pageRequest, reset } from '../machines/vocabulary/device';

export const onlyAttachedWaitsInv: Invariant = {
  id: 'INV-48',
  name: 'onlyAttachedWaitsInv',
  says: 'A device waits for a page only while it is attached and not in a function reset.',
  when: 'transient',
  source: 'RFC v2 4.6; iommufd/eventq.c: iommufd_auto_response_faults',
  exceptions: [
    'which of the devices that share a requester id missed the page, which no IOMMU can tell: the request is that of the device that the command names',
  ],
  applies: withDeviceAttach,
  holds: () =>
    forAll(devices, (d) =>
      implies(pageRequest(d).is('pending'), and(attached(d).isSome(), reset(d).is('normal'))),
    ),
  witness: () => exists(devices, (d) => pageRequest(d).is('pending')),
};
