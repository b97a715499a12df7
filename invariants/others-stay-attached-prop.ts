import type { Invariant } from './invariant';
import { step, withDeviceAttach } from './invariant';
import { devices } from './situations';
import { exists, forAll } from '../machines/terms/quantifiers';
import { and, implies } from '../machines/terms/term';
import { attached, pasidAttached } from '../machines/vocabulary/device';

export const othersStayAttachedProp: Invariant = {
  id: 'INV-31',
  name: 'othersStayAttachedProp',
  says: 'Attaching or detaching one device changes the attachment of no other.',
  when: 'steady',
  source:
    'mail of 15 June 2021 02:31 UTC, premise (iv); uapi/linux/vfio.h: VFIO_DEVICE_ATTACH_IOMMUFD_PT',
  exceptions: [],
  applies: withDeviceAttach,
  holds: () =>
    implies(
      step.is('ATTACH', 'DETACH', 'PASID_ATTACH', 'PASID_DETACH'),
      forAll(devices, (d) =>
        implies(
          d.differs(step.device),
          and(
            attached(d).equals(attached.before(d)),
            pasidAttached(d).equals(pasidAttached.before(d)),
          ),
        ),
      ),
    ),
  witness: () =>
    and(
      step.is('ATTACH'),
      step.answers('OK'),
      exists(devices, (d) => and(d.differs(step.device), attached(d).isSome())),
    ),
};
