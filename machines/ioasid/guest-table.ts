import type { ChartTransition } from '../chart/transition';
import type { Rules } from '../policies/rules';
import type { Formula } from '../terms/term';
import { self } from '../chart/events';
import { accept, refuse, tellEach } from '../chart/transition';
import { and } from '../terms/term';
import { fdOf, ioasidsOf } from '../vocabulary/topology';
import { guest, rootOf, space } from '../vocabulary/ioasid';

const i = self<'Ioasid'>();
const invalidate = 'iommufd_hwpt_invalidate';

/** Nested tables are made with device files only. */
export const hasGuestTables = ({ policy }: Rules): boolean => policy.interface !== 'container';

/**
 * What the guest has in its table, of which the kernel reads nothing: it is memory of the guest. An edit is
 * no call, so nobody can refuse it, and the IOMMU may go on using what was there before until it is told.
 */
export function guestRegion(handle: Formula, freed: Formula) {
  const edits = (): ChartTransition[] => [
    accept({
      when: and(handle, space(i).is('nested')),
      target: 'stale',
      source: 'the guest writes to its own memory',
    }),
  ];
  const ends = {
    FREE: [accept({ when: freed, target: 'empty', source: 'iommufd_hwpt_nested_destroy' })],
    DESTROYED: [accept({ target: 'empty', source: 'iommufd_hwpt_nested_destroy' })],
  };
  // only a nested table has been written, so what is not empty needs no refusals
  const noticed = (): ChartTransition[] => [
    accept({ when: handle, target: 'current', source: invalidate }),
  ];
  return {
    initial: 'empty',
    states: {
      empty: {
        on: {
          GUEST_WRITE: edits(),
          INVALIDATE: [
            refuse('ENOENT', and(handle, space(i).is('free')), invalidate),
            refuse('EINVAL', and(handle, space(i).isNot('nested')), invalidate),
            accept({ when: handle, source: `${invalidate}: nothing was remembered` }),
          ],
        },
      },
      stale: { on: { GUEST_WRITE: edits(), INVALIDATE: noticed(), ...ends } },
      current: { on: { GUEST_WRITE: edits(), INVALIDATE: noticed(), ...ends } },
    },
  };
}

/**
 * What the IOMMU remembers of a walk through two tables it may keep under the name of the nested one. A
 * mutant forgets to flush it when the address space below loses its mappings.
 */
export function nestedFlushes(
  rules: Rules,
  isUnmapped: Formula,
): Record<string, ChartTransition[]> {
  if (rules.premises.parentFlush === 'with-nested' || !hasGuestTables(rules)) return {};
  const wasWalked = tellEach('ioasid', ioasidsOf(fdOf(i)), 'PARENT_UNMAPPED', {}, (child) =>
    and(guest(child).isNot('empty'), rootOf(child).equals(i)),
  );
  return {
    UNMAP: [
      accept({ when: isUnmapped, tell: [wasWalked], source: 'mutant: flushes its own name only' }),
    ],
    PARENT_UNMAPPED: [accept({ target: 'stale', source: 'mutant: flushes its own name only' })],
  };
}
