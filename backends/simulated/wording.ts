import type { ProbeResult } from '../backend';
import type { WireRequest } from './iommu/dma';
import { showValue } from '../../machines/terms/sorts';
import { showReach } from '../reach';
import { purposeOf } from './iommu/iova';

/** `r1 rid read of the user page`. */
export const showRequest = ({ requester, slot, iova, access }: WireRequest): string =>
  `${showValue({ kind: 'reference', to: 'Requester' }, requester)} ${slot} ${access} of the ${purposeOf(iova)}`;

/** What became of a request, with the reason of a fault. */
export const showResult = (result: ProbeResult): string =>
  result.kind === 'fault' ? `fault (${result.reason})` : showReach(result);
