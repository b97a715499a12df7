import type { Id } from '../../../machines/terms/sorts';
import type { DomainRef, Slot } from './context-table';
import type { SimulatedIommu } from './simulated-iommu';
import { entryOf, withEntry } from './context-table';
import { leftBehind } from './driver-profile';
import { afterTableWrite } from './simulated-iommu';

/** One write to a context table, as the driver's attach_dev or set_dev_pasid does for one requester id. */
export interface TableWrite {
  readonly requester: Id<'Requester'>;
  readonly slot: Slot;
  readonly domain: DomainRef;
  /** The driver reports failure and leaves what its profile says. */
  readonly fails: boolean;
}

/**
 * Writes one entry and flushes what the IOTLB holds for it. Aliases are requester ids of their own:
 * whoever programs a device writes them one by one.
 */
export function writeTable(iommu: SimulatedIommu, write: TableWrite): SimulatedIommu {
  const { requester, slot, domain, fails } = write;
  const old = entryOf(iommu.contexts, requester)[slot];
  const found = fails ? leftBehind(iommu.design.profile, old, domain) : domain;
  if (fails && found === old) return iommu;
  const contexts = withEntry(iommu.contexts, requester, slot, found);
  return afterTableWrite({ ...iommu, contexts }, requester, slot);
}

/**
 * The device of a requester id leaves the bus (iommu_deinit_device): the id is parked in the release
 * domain and loses its PASID, so that whatever appears under it later finds nothing of the former user.
 */
export function leaveBus(
  iommu: SimulatedIommu,
  requester: Id<'Requester'>,
  release: DomainRef,
): SimulatedIommu {
  const parked = writeTable(iommu, { requester, slot: 'rid', domain: release, fails: false });
  const blocked = { kind: 'blocked' } as const;
  return writeTable(parked, { requester, slot: 'pasid', domain: blocked, fails: false });
}
