import type { ChartTransition, Message } from '../chart/transition';
import type { Rules } from '../policies/rules';
import { self } from '../chart/events';
import { accept, only, refuse, tell } from '../chart/transition';
import { and, flag } from '../terms/term';
import { ats, requesterOf } from '../vocabulary/topology';
import { attached, ctx, pageRequest, presence, reset } from '../vocabulary/device';
import { fdLife } from '../vocabulary/ioasid';
import { table } from '../vocabulary/requester';
import { isMember, tableOf } from '../group/switch';

const d = self<'Device'>();

/** Page requests go to the user of a device file; a container pins its memory instead. */
export const hasPageRequests = ({ policy }: Rules): boolean => policy.interface !== 'container';

/** What the device sends goes through the IOASID that it is attached to, so that it may miss a page there. */
const reachesIts = and(
  attached(d).isSome(),
  isMember(d),
  reset(d).is('normal'),
  table(requesterOf(d)).equals(tableOf(attached(d))),
);

/** The user can write to the fault queue. */
const isAnswering = fdLife(ctx(d)).is('open');
const response = 'iommufd_fault_fops_write';

/**
 * Whether the device waits for a page: one request stands for all of its queue. The record that the IOMMU
 * makes names a requester id; where several devices share one, the model holds the request for the device
 * that the command names, which no IOMMU could tell.
 */
export const pageRequestRegion = {
  initial: 'none',
  states: {
    none: {
      on: {
        PAGE_REQUEST: [
          accept({ when: reachesIts, target: 'pending', source: 'iommu_report_device_fault' }),
        ],
        PAGE_RESPONSE: [refuse('EINVAL', isAnswering, `${response}: no such cookie`)],
      },
    },
    pending: {
      on: {
        PAGE_RESPONSE: [accept({ when: isAnswering, target: 'none', source: response })],
        ANSWERED: [accept({ target: 'none', source: 'iommufd_auto_response_faults' })],
        RESET_PREPARE: [
          accept({
            when: and(ats(d).equals(flag(true)), presence(d).is('present')),
            target: 'none',
            source: 'pci_dev_reset_iommu_prepare: a function that is reset waits for nothing',
          }),
        ],
      },
    },
  },
} satisfies {
  initial: string;
  states: Record<string, { on: Record<string, ChartTransition[]> }>;
};

/** The kernel answers in the place of the user when an attachment ends, or the device is reset. */
export function answered(
  rules: Rules,
  because: 'detach' | 'replace' | 'reset',
): readonly Message[] {
  const forgets = rules.premises.pageRequests === `${because}-forgets`;
  return only(
    hasPageRequests(rules) && !forgets,
    tell('device', d, 'ANSWERED', {}, pageRequest(d).is('pending')),
  );
}
