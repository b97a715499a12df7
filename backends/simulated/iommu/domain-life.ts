import type { Id } from '../../../machines/terms/sorts';
import type { SimulatedIommu } from './simulated-iommu';
import { unmap } from './address-space';
import { domainAt, withDomain } from './domain';
import { guestTableOf } from './guest-table';
import { afterUnmap } from './simulated-iommu';

/** What is allocated: an address space, one more table of it, or a nested domain. */
export type Allocation =
  | { readonly kind: 'space'; readonly ioasid: Id<'Ioasid'> }
  | { readonly kind: 'table'; readonly ioasid: Id<'Ioasid'>; readonly space: number }
  | { readonly kind: 'nested'; readonly ioasid: Id<'Ioasid'>; readonly parent: number };

/**
 * Allocates a domain (domain_alloc_paging_flags, domain_alloc_nested). A further table of an address
 * space starts with all that is mapped there. Throws if the IOASID is taken.
 */
export function allocate(iommu: SimulatedIommu, allocation: Allocation): SimulatedIommu {
  const { ioasid } = allocation;
  if (domainAt(iommu.domains, ioasid) !== null) throw new RangeError(`IOASID ${ioasid} is taken`);
  switch (allocation.kind) {
    case 'space':
      return withAllocated(iommu, ioasid, { kind: 'paging', space: ioasid, table: [] });
    case 'table': {
      const { space } = allocation;
      const automatic = domainAt(iommu.domains, space);
      const table = automatic?.kind === 'paging' ? automatic.table : [];
      return withAllocated(iommu, ioasid, { kind: 'paging', space, table });
    }
    case 'nested': {
      const guest = guestTableOf(iommu.design.wiring.devices.length);
      return withAllocated(iommu, ioasid, { kind: 'nested', parent: allocation.parent, guest });
    }
  }
}

const withAllocated = (
  iommu: SimulatedIommu,
  ioasid: Id<'Ioasid'>,
  domain: Parameters<typeof withDomain>[2],
): SimulatedIommu => ({ ...iommu, domains: withDomain(iommu.domains, ioasid, domain) });

/**
 * Frees a domain (iommu_domain_free): an address space is unmapped first. The memory of its page table
 * is the kernel's afterwards, also for an entry that still points at it. Nothing to do if it is gone.
 */
export function destroy(iommu: SimulatedIommu, ioasid: Id<'Ioasid'>): SimulatedIommu {
  const domain = domainAt(iommu.domains, ioasid);
  if (domain === null) return iommu;
  const ownSpace = domain.kind === 'paging' && domain.space === ioasid;
  const unmapped = ownSpace ? unmap(iommu, ioasid) : iommu;
  return afterUnmap({ ...unmapped, domains: withDomain(unmapped.domains, ioasid, null) }, ioasid);
}
