import type { Invariant } from './invariant';
import { step, withDeviceAttach } from './invariant';
import { and, implies } from '../machines/terms/term';
import { attached } from '../machines/vocabulary/device';

export const detachDetachesProp: Invariant = {
  id: 'INV-32',
  name: 'detachDetachesProp',
  says: 'When a detach answers OK, the device is not attached any more.',
  when: 'steady',
  source: 'uapi/linux/vfio.h: VFIO_DEVICE_DETACH_IOMMUFD_PT',
  exceptions: [],
  applies: withDeviceAttach,
  holds: () => implies(and(step.is('DETACH'), step.answers('OK')), attached(step.device).isNone()),
  witness: () => and(step.is('DETACH'), step.answers('OK'), attached.before(step.device).isSome()),
};
