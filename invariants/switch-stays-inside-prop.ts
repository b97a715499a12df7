import type { Invariant } from './invariant';
import { always } from './invariant';
import { everyRequester, groups, isInUse, isOwned } from './situations';
import { exists, forAll } from '../machines/terms/quantifiers';
import { and, implies, not, or } from '../machines/terms/term';
import { requestersOf } from '../machines/vocabulary/topology';
import { table } from '../machines/vocabulary/requester';
import { owner, ownership, toward } from '../machines/vocabulary/group';
import { blocked, tableOf } from '../machines/group/switch';

export const switchStaysInsideProp: Invariant = {
  id: 'INV-10',
  name: 'switchStaysInsideProp',
  says: 'While members of an owned group are moved, each is in its old domain, in blocked DMA or in the new one, never in the default domain.',
  when: 'transient',
  source: 'iommu.c: __iommu_group_set_domain_internal; mail of 16 June 2021 (Alex Williamson)',
  exceptions: [
    'members of a group that is being claimed or given back pass between default and blocked',
  ],
  applies: always,
  holds: () =>
    forAll(groups, (g) =>
      implies(
        and(ownership(g).is('switching', 'rollingBack'), isOwned(g), owner.before(g).isSome()),
        everyRequester(g, (r) =>
          or(
            not(isInUse(r)),
            table(r).equals(table.before(r)),
            table(r).equals(blocked),
            table(r).equals(tableOf(toward(g))),
          ),
        ),
      ),
    ),
  witness: () =>
    exists(groups, (g) =>
      and(
        ownership(g).is('switching'),
        isOwned(g),
        exists(requestersOf(g), (r) => table(r).differs(table.before(r))),
      ),
    ),
};
