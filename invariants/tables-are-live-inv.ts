import type { Invariant } from './invariant';
import { always } from './invariant';
import { isLeftBehind, requesters } from './situations';
import { exists, forAll } from '../machines/terms/quantifiers';
import { and, implies, not } from '../machines/terms/term';
import { ioasidOf } from '../machines/vocabulary/topology';
import { cached, pasidTable, table } from '../machines/vocabulary/requester';
import { space } from '../machines/vocabulary/ioasid';
import type { Value } from '../machines/terms/term';

const isLive = (domain: Value<'Domain'>) =>
  implies(ioasidOf(domain).isSome(), space(ioasidOf(domain)).isNot('free'));

export const tablesAreLiveInv: Invariant = {
  id: 'INV-17',
  name: 'tablesAreLiveInv',
  says: 'No requester id is left pointing at the table of an IOASID that is gone.',
  when: 'transient',
  source: 'iommufd/main.c: iommufd_object_remove',
  exceptions: ['a member whose IOMMU driver leaves the new table behind when its attach fails'],
  applies: always,
  holds: (rules) =>
    forAll(requesters, (r) =>
      implies(
        not(isLeftBehind(rules, r)),
        and(isLive(table(r)), isLive(pasidTable(r)), isLive(cached(r))),
      ),
    ),
  witness: () => exists(requesters, (r) => ioasidOf(table(r)).isSome()),
};
