import type { Invariant } from './invariant';
import { always, step } from './invariant';
import { groups } from './situations';
import { forAll } from '../machines/terms/quantifiers';
import { and, implies, not } from '../machines/terms/term';
import { owner, ownership } from '../machines/vocabulary/group';

const claims = step.is('BIND', 'GROUP_BIND', 'SET_CONTAINER');

export const failedClaimGivesBackProp: Invariant = {
  id: 'INV-37',
  name: 'failedClaimGivesBackProp',
  says: 'A failed first claim leaves the group unowned.',
  when: 'steady',
  source:
    'vfio/device_cdev.c: error labels of vfio_df_ioctl_bind_iommufd; iommu.c: __iommu_take_dma_ownership',
  exceptions: [],
  applies: always,
  holds: () =>
    implies(
      and(claims, not(step.answers('OK'))),
      forAll(groups, (g) =>
        implies(owner.before(g).isNone(), and(owner(g).isNone(), ownership(g).is('kernelOwned'))),
      ),
    ),
  witness: (rules) => and(claims, step.answers(rules.failures ? 'ENOMEM' : 'EPERM')),
};
