import type { ProbeResult } from '../backend';
import type { WireRequest } from './iommu/dma';
import { showValue } from '../../machines/terms/sorts';
import { purposeOf } from './iommu/iova';

/** `r1 rid read of the user page`. */
export const showRequest = ({ requester, slot, iova, access }: WireRequest): string =>
  `${showValue({ kind: 'reference', to: 'Requester' }, requester)} ${slot} ${access} of the ${purposeOf(iova)}`;

/** What became of a request, with the reason of a fault. */
export const showResult = (result: ProbeResult): string =>
  result.kind === 'fault' ? `fault (${result.reason})` : showReach(result);

/** Whose memory was reached: `fault`, `kernel memory`, `memory of fd1`, `memory of d2`. */
export function showReach(result: ProbeResult): string {
  if (result.kind === 'fault') return 'fault';
  switch (result.owner.kind) {
    case 'kernel':
      return 'kernel memory';
    case 'user':
      return `memory of fd${result.owner.fd}`;
    case 'device':
      return `memory of d${result.owner.device}`;
  }
}

/** Whether both fault, for whatever reason, or both reach pages of the same owner. */
export const isSameResult = (one: ProbeResult, other: ProbeResult): boolean =>
  showReach(one) === showReach(other);
