import type { Invariant } from './invariant';
import { always } from './invariant';
import { ioasids } from './situations';
import { exists, forAll } from '../machines/terms/quantifiers';
import { and } from '../machines/terms/term';
import { iotlb, leaf, mapping } from '../machines/vocabulary/ioasid';

export const unmappedIsGoneInv: Invariant = {
  id: 'INV-21',
  name: 'unmappedIsGoneInv',
  says: 'What is unmapped is neither in the page table nor in the IOTLB when the call returns.',
  when: 'transient',
  source: 'iommufd/io_pagetable.c: iopt_unmap_iova_range; iommufd/pages.c',
  exceptions: [],
  applies: always,
  holds: () => forAll(ioasids, (i) => and(leaf(i).equals(mapping(i)), iotlb(i).is('clean'))),
  witness: () => exists(ioasids, (i) => and(mapping(i).is('readOnly'), leaf(i).is('readOnly'))),
};
