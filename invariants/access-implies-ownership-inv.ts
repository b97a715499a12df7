import type { Invariant } from './invariant';
import { always } from './invariant';
import { devices } from './situations';
import { exists, forAll } from '../machines/terms/quantifiers';
import { and, implies } from '../machines/terms/term';
import { groupOf } from '../machines/vocabulary/topology';
import { ctx, session } from '../machines/vocabulary/device';
import { owner } from '../machines/vocabulary/group';

export const accessImpliesOwnershipInv: Invariant = {
  id: 'INV-06',
  name: 'accessImpliesOwnershipInv',
  says: 'A device file answers only while the group of its device is owned by the context it is bound to.',
  when: 'transient',
  source: 'mail of 18 June 2021 (Jason Gunthorpe); vfio/device_cdev.c: vfio_df_ioctl_bind_iommufd',
  exceptions: [],
  applies: always,
  holds: (rules) =>
    forAll(devices, (d) =>
      implies(
        rules.policy.gate === 'open'
          ? session(d).is('open', 'bound', 'lingering')
          : session(d).is('bound', 'lingering'),
        and(ctx(d).isSome(), owner(groupOf(d)).equals(ctx(d))),
      ),
    ),
  witness: () => exists(devices, (d) => session(d).is('bound')),
};
