import type { Invariant } from './invariant';
import { always } from './invariant';
import { requesters } from './situations';
import { exists, forAll } from '../machines/terms/quantifiers';
import { and } from '../machines/terms/term';
import { aliasOf } from '../machines/vocabulary/topology';
import { cached, pasidTable, table } from '../machines/vocabulary/requester';
import { blocked } from '../machines/group/switch';

export const aliasesAgreeInv: Invariant = {
  id: 'INV-09',
  name: 'aliasesAgreeInv',
  says: 'All requester ids under which a device appears use the same tables.',
  when: 'transient',
  source:
    'mail of 17 June 2021 (Alex Williamson); pci_device_group, intel/iommu.c: domain_context_mapping',
  exceptions: [],
  applies: always,
  holds: () =>
    forAll(requesters, (r) =>
      and(
        table(r).equals(table(aliasOf(r))),
        pasidTable(r).equals(pasidTable(aliasOf(r))),
        cached(r).equals(cached(aliasOf(r))),
      ),
    ),
  witness: () => exists(requesters, (r) => and(r.differs(aliasOf(r)), table(r).equals(blocked))),
};
