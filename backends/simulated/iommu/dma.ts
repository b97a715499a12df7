import type { Id } from '../../../machines/terms/sorts';
import type { ProbeResult } from '../../backend';
import type { Slot } from './context-table';
import type { SimulatedIommu } from './simulated-iommu';
import type { Access } from './page-table';
import { entryOf } from './context-table';
import { fill, lookUp } from './iotlb';
import { iova } from './iova';
import { ownerOf } from './memory';
import { permits } from './page-table';
import { walk } from './walk';

/** A DMA request as the IOMMU sees it: it knows no devices, only requester ids. */
export interface WireRequest {
  readonly requester: Id<'Requester'>;
  readonly slot: Slot;
  readonly iova: number;
  readonly access: Access;
}

/** The answer, and the IOMMU afterwards: a walk that succeeds is remembered in the IOTLB. */
export interface DmaOutcome {
  readonly result: ProbeResult;
  readonly iommu: SimulatedIommu;
}

/** Carries out one DMA request: the interrupt window first, then the IOTLB, then the tables. */
export function dma(iommu: SimulatedIommu, request: WireRequest): DmaOutcome {
  const { requester, slot, access } = request;
  if (slot === 'rid' && request.iova === iova.interruptWindow)
    return { result: interrupt(iommu, request), iommu };
  const known = lookUp(iommu.iotlb, requester, slot, request.iova);
  if (known !== undefined && permits(known.leaf.permission, access))
    return { result: reached(iommu, known.leaf.page), iommu };
  const found = walk(iommu, entryOf(iommu.contexts, requester)[slot], request.iova);
  switch (found.kind) {
    case 'fault':
      return { result: found, iommu };
    case 'freed':
      // not remembered: only a flush that is left out shall leave anything behind in the IOTLB
      return { result: { kind: 'reached', owner: { kind: 'kernel' } }, iommu };
    case 'leaf': {
      const { leaf, through } = found;
      if (!permits(leaf.permission, access))
        return { result: { kind: 'fault', reason: leaf.permission }, iommu };
      const iotlb = fill(iommu.iotlb, { requester, slot, leaf, through });
      return { result: reached(iommu, leaf.page), iommu: { ...iommu, iotlb } };
    }
  }
}

/** The same with an IOTLB that holds nothing: what the tables alone say. */
export const dmaWithoutIotlb = (iommu: SimulatedIommu, request: WireRequest): ProbeResult =>
  dma({ ...iommu, iotlb: [] }, request).result;

const reached = (iommu: SimulatedIommu, page: number): ProbeResult => ({
  kind: 'reached',
  owner: ownerOf(iommu.memory, page),
});

/**
 * A plain request into the interrupt window is never translated, not even where DMA is blocked. A
 * write there is an interrupt message: remapped to the device's own, or else any that it likes.
 */
function interrupt(iommu: SimulatedIommu, request: WireRequest): ProbeResult {
  const id = iommu.design.wiring.requesters[request.requester - 1];
  if (id === undefined) throw new RangeError(`there is no requester id ${request.requester}`);
  if (request.access === 'read') return { kind: 'fault', reason: 'read of the interrupt window' };
  return id.interruptsIsolated
    ? { kind: 'fault', reason: 'remapped to interrupts of the device' }
    : { kind: 'reached', owner: { kind: 'kernel' } };
}
