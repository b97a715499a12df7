import type { Invariant } from './invariant';
import { always } from './invariant';
import { everyRequester, groups, isInUse, isOwned, reachesOnlyInside } from './situations';
import { exists, forAll } from '../machines/terms/quantifiers';
import { and, implies } from '../machines/terms/term';
import { fdOfDomain, requestersOf } from '../machines/vocabulary/topology';
import { table } from '../machines/vocabulary/requester';

export const groupIsolationInv: Invariant = {
  id: 'INV-01',
  name: 'groupIsolationInv',
  says: 'While a group has an owner, everything that its devices can reach is blocked or goes through an IOASID of that very owner.',
  when: 'transient',
  source: 'mail of 15 June 2021 02:31 UTC; iommu.c: __iommu_group_set_domain_internal',
  exceptions: [],
  applies: always,
  holds: () =>
    forAll(groups, (g) =>
      implies(
        isOwned(g),
        everyRequester(g, (r) => implies(isInUse(r), reachesOnlyInside(r, g))),
      ),
    ),
  witness: () =>
    exists(groups, (g) =>
      and(
        isOwned(g),
        exists(requestersOf(g), (r) => fdOfDomain(table(r)).isSome()),
      ),
    ),
};
