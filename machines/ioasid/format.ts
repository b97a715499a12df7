import type { ChartTransition } from '../chart/transition';
import type { Rules } from '../policies/rules';
import type { Formula, Value } from '../terms/term';
import { self } from '../chart/events';
import { accept, refuse } from '../chart/transition';
import { and, flag } from '../terms/term';
import { noSnoop } from '../vocabulary/topology';
import { format, rootOf, space } from '../vocabulary/ioasid';

const i = self<'Ioasid'>();
const asked = 'RFC v2 1.1: IOMMU_IOASID_ALLOC, enforce-snoop';

/**
 * Whether an address space has a format that its user chooses. What shipped chooses by itself: an address
 * space has one table for devices that snoop and another for those that cannot be made to.
 */
export const hasFormats = ({ policy }: Rules): boolean =>
  policy.interface !== 'container' && policy.tables === 'implicit';

/** Translation keeps the format of the address space that it ends in, and this device cannot keep that one. */
export const cannotKeep = (device: Value<'Device'>, ioasid: Value<'Ioasid'>): Formula =>
  and(noSnoop(device).equals(flag(true)), format(rootOf(ioasid)).is('enforcing'));

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

/** The format is chosen with the allocation and stays as long as the address space does. */
export function formatRegion(isNext: Formula, freed: Formula) {
  return {
    initial: 'plain',
    states: {
      plain: {
        on: {
          ALLOC_ENFORCING: [
            accept({ when: and(isNext, space(i).is('free')), target: 'enforcing', source: asked }),
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
