import type { Invariant } from './invariant';
import { always } from './invariant';
import { requesters } from './situations';
import { exists, forAll } from '../machines/terms/quantifiers';
import { cached, table } from '../machines/vocabulary/requester';
import { blocked } from '../machines/group/switch';

export const tablesAreFlushedInv: Invariant = {
  id: 'INV-22',
  name: 'tablesAreFlushedInv',
  says: 'No requester id translates through a domain that it has left.',
  when: 'transient',
  source: 'iommu.c: the IOTLB is flushed by attach_dev of every IOMMU driver',
  exceptions: [],
  applies: always,
  holds: () => forAll(requesters, (r) => cached(r).isNone()),
  witness: () => exists(requesters, (r) => table(r).equals(blocked)),
};
