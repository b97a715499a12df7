import type { Id } from '../../../machines/terms/sorts';
import type { DomainRef } from './context-table';
import type { Leaf, PageTable } from './page-table';
import type { SimulatedIommu } from './simulated-iommu';
import { dmaApiTable, domainAt } from './domain';
import { guestLeafAt } from './guest-table';
import { kernelPage } from './memory';
import { both, leafAt } from './page-table';

/** What the IOMMU finds when it walks the tables for one page, whatever the access. */
export type Walk =
  | { readonly kind: 'leaf'; readonly leaf: Leaf; readonly through: readonly number[] }
  | { readonly kind: 'fault'; readonly reason: string }
  /** The table was freed under the entry: its memory, and what a walk makes of it, is the kernel's. */
  | { readonly kind: 'freed'; readonly ioasid: Id<'Ioasid'> };

/** Walks from a context entry's domain to the page of memory, through both stages where there are two. */
export function walk(iommu: SimulatedIommu, domain: DomainRef, page: number): Walk {
  switch (domain.kind) {
    case 'blocked':
      return { kind: 'fault', reason: 'blocked' };
    case 'physical':
      return untranslated(page);
    case 'default':
      return iommu.design.defaultDomain === 'identity'
        ? untranslated(page)
        : inTable(dmaApiTable, page, []);
    case 'ioasid':
      return walkIoasid(iommu, domain.ioasid, page);
  }
}

/** Without translation an IOVA is a physical address; all of them belong to the kernel here. */
const untranslated = (iova: number): Walk => ({
  kind: 'leaf',
  leaf: { iova, page: kernelPage, permission: 'read-write' },
  through: [],
});

function walkIoasid(iommu: SimulatedIommu, ioasid: Id<'Ioasid'>, page: number): Walk {
  const domain = domainAt(iommu.domains, ioasid);
  switch (domain?.kind) {
    case undefined:
      return { kind: 'freed', ioasid };
    case 'paging':
      // an unmap is announced for the address space, so a translation is remembered under both
      return inTable(domain.table, page, [...new Set([ioasid, domain.space])]);
    case 'nested': {
      const first = guestLeafAt(domain.guest, page);
      if (first === undefined) return { kind: 'fault', reason: 'not in stage 1' };
      const second = walkIoasid(iommu, domain.parent, first.parentIova);
      if (second.kind !== 'leaf') return second;
      const permission = both(first.permission, second.leaf.permission);
      return {
        kind: 'leaf',
        leaf: { iova: page, page: second.leaf.page, permission },
        through: [ioasid, ...second.through],
      };
    }
  }
}

function inTable(table: PageTable, page: number, through: readonly number[]): Walk {
  const leaf = leafAt(table, page);
  return leaf === undefined
    ? { kind: 'fault', reason: 'not mapped' }
    : { kind: 'leaf', leaf, through };
}
