import type { Invariant } from './invariant';
import { always } from './invariant';
import { groups } from './situations';
import { exists, forAll } from '../machines/terms/quantifiers';
import { and, implies } from '../machines/terms/term';
import { members } from '../machines/vocabulary/topology';
import { ctx } from '../machines/vocabulary/device';

export const singleOwnerInv: Invariant = {
  id: 'INV-04',
  name: 'singleOwnerInv',
  says: 'All bound devices of a group are bound to one and the same security context.',
  when: 'transient',
  source: 'mail of 14 June 2021 14:07 UTC, rule 2; iommu.c: iommu_device_claim_dma_owner',
  exceptions: [],
  applies: always,
  holds: () =>
    forAll(groups, (g) =>
      forAll(members(g), (d) =>
        forAll(members(g), (m) =>
          implies(and(ctx(d).isSome(), ctx(m).isSome()), ctx(d).equals(ctx(m))),
        ),
      ),
    ),
  witness: () =>
    exists(groups, (g) =>
      exists(members(g), (d) =>
        exists(members(g), (m) => and(d.differs(m), ctx(d).isSome(), ctx(m).isSome())),
      ),
    ),
};
