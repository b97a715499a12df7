import type { ProbeResult } from '../backend';
import type { WireRequest } from './iommu/dma';
import type { Wiring } from './iommu/wiring';
import type { Moment } from './moments';
import type { SimulatedBackend } from './simulated-backend';
import { expectedOnWire } from './expected-reach';
import { dma, dmaWithoutIotlb } from './iommu/dma';
import { iovaPages } from './iommu/iova';
import { isSameReach, showReach } from '../reach';
import { showRequest, showResult } from './wording';

/** Every request that can be made: requester id (aliases included) x slot x IOVA x access. */
export function allRequests(wiring: Wiring): WireRequest[] {
  const requests: WireRequest[] = [];
  for (let requester = 1; requester <= wiring.requesters.length; requester += 1)
    for (const slot of ['rid', 'pasid'] as const)
      for (const iova of iovaPages(wiring.devices.length))
        for (const access of ['read', 'write'] as const)
          requests.push({ requester, slot, iova, access });
  return requests;
}

/**
 * Where the simulated IOMMU and the model's effective tables differ now, one line each. Every request
 * is made twice: as the IOTLB is, and with an IOTLB that holds nothing, so that neither a stale nor a
 * merely remembered translation is missed. The requests are real: the IOTLB holds what they found.
 */
export function disagreements(backend: SimulatedBackend): string[] {
  const found = disagreementsAt(backend, backend);
  allRequests(backend.iommu.design.wiring).forEach((request) => backend.probeOnWire(request));
  return found;
}

/** The same for every state between two table writes of the last command. */
export const disagreementsBetweenWrites = (backend: SimulatedBackend): string[] =>
  backend.moments.flatMap((moment, at) =>
    disagreementsAt(backend, moment).map((line) => `before step ${at + 1}: ${line}`),
  );

function disagreementsAt(backend: SimulatedBackend, moment: Moment): string[] {
  const lines: string[] = [];
  let { iommu } = moment;
  for (const request of allRequests(iommu.design.wiring)) {
    const expected = expectedOnWire(backend.model, moment.state, request, backend.defaultDomain);
    const outcome = dma(iommu, request);
    iommu = outcome.iommu;
    const note = (how: string, result: ProbeResult): void => {
      if (!isSameReach(result, expected))
        lines.push(
          `${showRequest(request)}: the model says ${showReach(expected)}, the IOMMU ${showResult(result)} ${how}`,
        );
    };
    note('with its IOTLB', outcome.result);
    note('by its tables', dmaWithoutIotlb(iommu, request));
  }
  return lines;
}
