import type { Id } from '../../../machines/terms/sorts';
import type { Leaf } from './page-table';
import type { Slot } from './context-table';

/** A translation that the IOMMU remembers: the leaf that a walk found, and what it went through. */
export interface IotlbEntry {
  readonly requester: Id<'Requester'>;
  readonly slot: Slot;
  readonly leaf: Leaf;
  /** The IOASIDs whose tables were walked: a nested one and its parent, or none for fixed domains. */
  readonly through: readonly number[];
}

/** The IOTLB, in a canonical order. It never forgets by itself, which is the worst case. */
export type Iotlb = readonly IotlbEntry[];

export const lookUp = (
  iotlb: Iotlb,
  requester: Id<'Requester'>,
  slot: Slot,
  iova: number,
): IotlbEntry | undefined =>
  iotlb.find(
    (entry) => entry.requester === requester && entry.slot === slot && entry.leaf.iova === iova,
  );

/** Remembers what a walk found, in place of what was remembered for that page before. */
export function fill(iotlb: Iotlb, entry: IotlbEntry): Iotlb {
  const known = lookUp(iotlb, entry.requester, entry.slot, entry.leaf.iova);
  return [...iotlb.filter((other) => other !== known), entry].sort(inOrder);
}

/** Forgets one entry's translations of a requester id: due after every write to that entry. */
export const flushRequester = (iotlb: Iotlb, requester: Id<'Requester'>, slot: Slot): Iotlb =>
  iotlb.filter((entry) => entry.requester !== requester || entry.slot !== slot);

/** Forgets what was translated through a table: due after an unmap, before pages are unpinned. */
export const flushDomain = (iotlb: Iotlb, ioasid: Id<'Ioasid'>): Iotlb =>
  iotlb.filter((entry) => !entry.through.includes(ioasid));

const inOrder = (one: IotlbEntry, other: IotlbEntry): number =>
  one.requester - other.requester ||
  one.slot.localeCompare(other.slot) ||
  one.leaf.iova - other.leaf.iova;
