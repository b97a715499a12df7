import type { ProbeRequest } from '../../backend';

export type Permission = 'read-only' | 'read-write';
export type Access = ProbeRequest['access'];

export const permits = (permission: Permission, access: Access): boolean =>
  permission === 'read-write' || access === 'read';

/** What two tables permit that a request must pass both. */
export const both = (one: Permission, other: Permission): Permission =>
  one === 'read-write' ? other : one;

/** The last level of a page table: one page of IOVA, the page of memory behind it, what is permitted. */
export interface Leaf {
  readonly iova: number;
  readonly page: number;
  readonly permission: Permission;
}

/** A page table, leaves by IOVA; equal contents are equal data. */
export type PageTable = readonly Leaf[];

export const leafAt = (table: PageTable, iova: number): Leaf | undefined =>
  table.find((leaf) => leaf.iova === iova);

/** Writes leaves (iommu_map). A leaf that is there already is an error of the caller. */
export function withLeaves(table: PageTable, leaves: readonly Leaf[]): PageTable {
  for (const { iova } of leaves)
    if (leafAt(table, iova) !== undefined) throw new RangeError(`IOVA page ${iova} is mapped`);
  return [...table, ...leaves].sort((one, other) => one.iova - other.iova);
}

/** Clears leaves (iommu_unmap). What the IOTLB holds of them stays until it is flushed. */
export const withoutLeaves = (table: PageTable, gone: (leaf: Leaf) => boolean): PageTable =>
  table.filter((leaf) => !gone(leaf));
