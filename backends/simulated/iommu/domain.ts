import type { Id } from '../../../machines/terms/sorts';
import type { GuestTable } from './guest-table';
import type { PageTable } from './page-table';
import { iova } from './iova';
import { kernelPage } from './memory';

/** A domain that a user made: what an IOASID is to the IOMMU. */
export type Domain =
  /** A page table of its own; `space` is the IOASID whose mappings it mirrors, often itself. */
  | { readonly kind: 'paging'; readonly space: number; readonly table: PageTable }
  /** Stage 1 by the user, whose addresses the parent translates again. */
  | { readonly kind: 'nested'; readonly parent: number; readonly guest: GuestTable };

/** How the kernel's own drivers reach memory: without translation, or through the DMA API. */
export type DefaultDomainType = 'identity' | 'dma';

/** What the DMA API has mapped for a kernel driver: one buffer. */
export const dmaApiTable: PageTable = [
  { iova: iova.user, page: kernelPage, permission: 'read-write' },
];

/** The user-made domains by IOASID, the first in slot 0; none where nothing is allocated or it is freed. */
export type Domains = readonly (Domain | null)[];

export const domainAt = (domains: Domains, ioasid: Id<'Ioasid'>): Domain | null =>
  domains[ioasid - 1] ?? null;

/** The same with one of them put in place or taken away. */
export function withDomain(domains: Domains, ioasid: Id<'Ioasid'>, domain: Domain | null): Domains {
  if (ioasid < 1 || ioasid > domains.length) throw new RangeError(`there is no IOASID ${ioasid}`);
  return domains.map((old, at) => (at === ioasid - 1 ? domain : old));
}

/** Changes every page table that mirrors an address space: the automatic one and explicit ones. */
export const inEveryTableOf = (
  domains: Domains,
  space: number,
  change: (table: PageTable) => PageTable,
): Domains =>
  domains.map((domain) =>
    domain?.kind === 'paging' && domain.space === space
      ? { ...domain, table: change(domain.table) }
      : domain,
  );
