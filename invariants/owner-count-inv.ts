import type { Invariant } from './invariant';
import { always } from './invariant';
import { groups, isOwned } from './situations';
import { count, exists, forAll } from '../machines/terms/quantifiers';
import { and, iff, not } from '../machines/terms/term';
import { members } from '../machines/vocabulary/topology';
import { ctx } from '../machines/vocabulary/device';
import { ownerCount } from '../machines/vocabulary/group';

export const ownerCountInv: Invariant = {
  id: 'INV-05',
  name: 'ownerCountInv',
  says: 'The ownership of a group is held exactly as often as its devices are bound, and by nobody when the count is zero.',
  when: 'steady',
  source:
    'iommu.c: iommu_device_claim_dma_owner, iommu_device_release_dma_owner, iommu_group_claim_dma_owner',
  exceptions: [],
  applies: always,
  holds: (rules) =>
    forAll(groups, (g) =>
      and(
        iff(isOwned(g), ownerCount(g).atLeast(1)),
        rules.policy.interface === 'device'
          ? ownerCount(g).equals(count(members(g), (d) => ctx(d).isSome()))
          : not(ownerCount(g).atLeast(2)),
      ),
    ),
  witness: () => exists(groups, (g) => ownerCount(g).atLeast(1)),
};
