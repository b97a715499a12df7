import type { Id } from '../../../machines/terms/sorts';
import type { Leaf, Permission } from './page-table';
import type { SimulatedIommu } from './simulated-iommu';
import { domainAt, inEveryTableOf } from './domain';
import { iova } from './iova';
import { barOf, pin, ramOf, unpin } from './memory';
import { leafAt, withLeaves, withoutLeaves } from './page-table';
import { afterUnmap } from './simulated-iommu';

/** The user's memory as an address space maps it, or none. */
function userLeaf(iommu: SimulatedIommu, space: number): Leaf | undefined {
  const domain = domainAt(iommu.domains, space);
  return domain?.kind === 'paging' ? leafAt(domain.table, iova.user) : undefined;
}

function isMapped(iommu: SimulatedIommu, space: number, page: number): boolean {
  const domain = domainAt(iommu.domains, space);
  return domain?.kind === 'paging' && domain.table.some((leaf) => leaf.page === page);
}

const barLeaf = (iommu: SimulatedIommu, device: Id<'Device'>, permission: Permission): Leaf => ({
  iova: iova.peer(device),
  page: barOf(iommu.design.wiring, device),
  permission,
});

/**
 * Maps the user's memory into an address space (iommufd_ioas_map): the page is pinned, and every table
 * of the space gets a leaf. Like a VMM, the user maps the memory of devices along, as far as it has it.
 */
export function map(iommu: SimulatedIommu, space: number, permission: Permission): SimulatedIommu {
  const fd = iommu.design.wiring.fdOfIoasid[space - 1];
  const page = ramOf(space);
  const leaves: Leaf[] = [{ iova: iova.user, page, permission }];
  iommu.bars.forEach((holder, at) => {
    if (holder !== 0 && holder === fd) leaves.push(barLeaf(iommu, at + 1, permission));
  });
  return {
    ...iommu,
    memory: pin(iommu.memory, page),
    domains: inEveryTableOf(iommu.domains, space, (table) => withLeaves(table, leaves)),
  };
}

/**
 * Unmaps everything of an address space (iopt_unmap_iova_range): clears the leaves, flushes the IOTLB
 * and only then unpins. Without the flush a remembered translation reaches what is the kernel's again.
 */
export function unmap(iommu: SimulatedIommu, space: number): SimulatedIommu {
  if (userLeaf(iommu, space) === undefined) return iommu;
  const domains = inEveryTableOf(iommu.domains, space, () => []);
  const flushed = afterUnmap({ ...iommu, domains }, space);
  return { ...flushed, memory: unpin(flushed.memory, ramOf(space)) };
}

/** A user maps the memory of a device, and with it into every address space that it has mapped. */
export function exposeBar(
  iommu: SimulatedIommu,
  device: Id<'Device'>,
  fd: Id<'Fd'>,
): SimulatedIommu {
  const bars = iommu.bars.map((holder, at) => (at === device - 1 ? fd : holder));
  let { domains } = iommu;
  iommu.design.wiring.fdOfIoasid.forEach((holder, at) => {
    const user = userLeaf(iommu, at + 1);
    if (holder !== fd || user === undefined) return;
    const leaf = barLeaf(iommu, device, user.permission);
    domains = inEveryTableOf(domains, at + 1, (table) => withLeaves(table, [leaf]));
  });
  return { ...iommu, bars, domains };
}

/** The user's mapping of a device's memory goes, and every leaf for it: an unmap like any other. */
export function withdrawBar(iommu: SimulatedIommu, device: Id<'Device'>): SimulatedIommu {
  const page = barOf(iommu.design.wiring, device);
  let next: SimulatedIommu = {
    ...iommu,
    bars: iommu.bars.map((holder, at) => (at === device - 1 ? 0 : holder)),
  };
  iommu.design.wiring.fdOfIoasid.forEach((_, at) => {
    const space = at + 1;
    // a flush that nothing calls for could hide one that is missing elsewhere
    if (!isMapped(next, space, page)) return;
    const domains = inEveryTableOf(next.domains, space, (table) =>
      withoutLeaves(table, (leaf) => leaf.page === page),
    );
    next = afterUnmap({ ...next, domains }, space);
  });
  return next;
}
