import type { Invariant } from './invariant';
import { devices, ioasids } from './situations';
import { cannotKeep, hasFormats } from '../machines/ioasid/format';
import { exists, forAll } from '../machines/terms/quantifiers';
import { and, flag, implies, not } from '../machines/terms/term';
import { noSnoop } from '../machines/vocabulary/topology';
import { attached, pasidAttached } from '../machines/vocabulary/device';
import { format } from '../machines/vocabulary/ioasid';

export const attachedKeepsFormatInv: Invariant = {
  id: 'INV-47',
  name: 'attachedKeepsFormatInv',
  says: 'A device that cannot be made to snoop caches is never attached, plainly or under a PASID, to an IOASID that enforces it.',
  when: 'transient',
  source: 'RFC v2 1.1 and 1.5; intel/iommu.c: paging_domain_compatible (force_snooping)',
  exceptions: ['tables that the kernel makes by itself for devices of each kind, as shipped'],
  applies: hasFormats,
  holds: () =>
    forAll(devices, (d) =>
      and(
        implies(attached(d).isSome(), not(cannotKeep(d, attached(d)))),
        implies(pasidAttached(d).isSome(), not(cannotKeep(d, pasidAttached(d)))),
      ),
    ),
  // where the whole group moves, one such member keeps all from an enforcing IOASID
  witness: ({ policy }) =>
    exists(devices, (d) =>
      and(
        noSnoop(d).equals(flag(true)),
        attached(d).isSome(),
        policy.moves === 'group'
          ? exists(ioasids, (i) => format(i).is('enforcing'))
          : exists(devices, (m) => format(attached(m)).is('enforcing')),
      ),
    ),
};
