import type { Invariant } from './invariant';
import { withDeviceAttach } from './invariant';
import { devices } from './situations';
import { exists, forAll } from '../machines/terms/quantifiers';
import { and, implies, truth } from '../machines/terms/term';
import { attached, pageRequest } from '../machines/vocabulary/device';

export const movedWaitsForNothingProp: Invariant = {
  id: 'INV-49',
  name: 'movedWaitsForNothingProp',
  says: 'No page request outlives its attachment: after a move or a detach an answer would be for another IOASID.',
  when: 'steady',
  source: 'commit 1404ccdfbf73; iommufd/eventq.c: iommufd_auto_response_faults',
  exceptions: [],
  applies: withDeviceAttach,
  holds: () =>
    forAll(devices, (d) =>
      implies(attached(d).differs(attached.before(d)), pageRequest(d).is('none')),
    ),
  witness: ({ policy }) =>
    exists(devices, (d) =>
      and(
        pageRequest.before(d).is('pending'),
        policy.reattach === 'moves' ? attached(d).isSome() : truth,
        attached(d).differs(attached.before(d)),
      ),
    ),
};
