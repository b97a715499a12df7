import type { ChartTransition } from '../chart/transition';
import type { Rules } from '../policies/rules';
import type { Formula, Value } from '../terms/term';
import { event, self } from '../chart/events';
import { accept, refuse } from '../chart/transition';
import { and, flag } from '../terms/term';
import { noSnoop } from '../vocabulary/topology';
import { format, space } from '../vocabulary/ioasid';

const i = self<'Ioasid'>();
const asked = 'RFC v2 1.1: IOMMU_IOASID_ALLOC, enforce-snoop';

/**
 * Whether an address space has a format that its user chooses. What shipped chooses by itself: an address
 * space has one table for devices that snoop and another for those that cannot be made to.
 */
export const hasFormats = ({ policy }: Rules): boolean =>
  policy.interface !== 'container' && policy.tables === 'implicit';

/** The IOMMU of the device cannot do what the format of the IOASID demands. */
export const cannotKeep = (device: Value<'Device'>, ioasid: Value<'Ioasid'>): Formula =>
  and(noSnoop(device).equals(flag(true)), format(ioasid).is('enforcing'));

/** What comes of asking for an address space that enforces snooping. */
export function allocEnforcing(rules: Rules, isNext: Formula): Record<string, ChartTransition[]> {
  if (rules.policy.interface === 'container') return {};
  return {
    ALLOC_ENFORCING: [
      hasFormats(rules)
        ? accept({ when: isNext, target: 'paging', source: asked })
        : refuse('EOPNOTSUPP', isNext, 'iommufd_ioas_alloc_ioctl: it has no flags'),
    ],
  };
}

/** The format is chosen with the allocation, or is that of what a nested one is built on, and stays. */
export function formatRegion(isNext: Formula, freed: Formula) {
  const isAllocated = and(isNext, space(i).is('free'));
  return {
    initial: 'plain',
    states: {
      plain: {
        on: {
          ALLOC_ENFORCING: [accept({ when: isAllocated, target: 'enforcing', source: asked })],
          NEST: [
            accept({
              when: and(isAllocated, format(event.parent).is('enforcing')),
              target: 'enforcing',
              source: 'what is translated twice ends in the table below',
            }),
          ],
        },
      },
      enforcing: {
        on: {
          FREE: [accept({ when: freed, target: 'plain', source: 'iommufd_ioas_destroy' })],
          DESTROYED: [accept({ target: 'plain', source: 'iommufd_ioas_destroy' })],
        },
      },
    },
  };
}
