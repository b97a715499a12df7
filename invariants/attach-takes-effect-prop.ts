import type { Invariant } from './invariant';
import { step, withDeviceAttach } from './invariant';
import { tableIs } from './situations';
import { and, implies, not, truth } from '../machines/terms/term';
import { attached } from '../machines/vocabulary/device';
import { isParked } from '../machines/group/switch';

export const attachTakesEffectProp: Invariant = {
  id: 'INV-15',
  name: 'attachTakesEffectProp',
  says: 'When an attach answers OK, the device does translate through the named IOASID.',
  when: 'steady',
  source: 'uapi/linux/vfio.h: VFIO_DEVICE_ATTACH_IOMMUFD_PT',
  exceptions: [
    'an address-space id stands for the table of that space which the group already uses',
  ],
  applies: withDeviceAttach,
  holds: () =>
    implies(
      and(step.is('ATTACH'), step.answers('OK'), not(isParked(step.device))),
      tableIs(step.device, attached(step.device)),
    ),
  witness: ({ policy }) =>
    and(
      step.is('ATTACH'),
      step.answers('OK'),
      policy.reattach === 'moves' ? attached.before(step.device).isSome() : truth,
    ),
};
