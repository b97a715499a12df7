import type { EntityMachine } from '../chart/chart';
import type { ChartTransition } from '../chart/transition';
import type { Rules } from '../policies/rules';
import type { Formula } from '../terms/term';
import { lifecycle } from '../chart/chart';
import { regionWhileHostRuns } from '../chart/while-host-runs';
import { event, self } from '../chart/events';
import { accept, inOrder, only, refuse, set, tell } from '../chart/transition';
import type { Value } from '../terms/term';
import { and, falsity, none, not, number, or, truth } from '../terms/term';
import { every, exists } from '../terms/quantifiers';
import { attached, ctx, presence } from '../vocabulary/device';
import { fdOf, groupOf, members, slotBefore } from '../vocabulary/topology';
import * as ioasid from '../vocabulary/ioasid';
import { fdLife } from '../vocabulary/ioasid';
import { allocEnforcing, formatRegion, hasFormats } from './format';
import { guestRegion, hasGuestTables, nestedFlushes } from './guest-table';

const i = self<'Ioasid'>();
const handle = fdLife(fdOf(i)).is('open');
/** Ids are handed out from the lowest: a slot is taken only when the one before it is. */
const isNext = and(handle, or(slotBefore(i).isNone(), ioasid.space(slotBefore(i)).isNot('free')));

/** The I/O address space: allocated, built upon, mapped into, referenced by attachments, freed. */
export function ioasidMachine(rules: Rules): EntityMachine {
  return {
    name: 'ioasid',
    of: 'Ioasid',
    logic: lifecycle.createMachine({
      id: 'ioasid',
      type: 'parallel',
      context: { self: 0 },
      states: {
        space: regionWhileHostRuns(rules, spaceRegion(rules)),
        mapping: regionWhileHostRuns(rules, mappingRegion(rules)),
        leaf: regionWhileHostRuns(rules, leafRegion(rules)),
        iotlb: regionWhileHostRuns(rules, iotlbRegion(rules)),
        ...(hasFormats(rules)
          ? { format: regionWhileHostRuns(rules, formatRegion(isNext, freed)) }
          : {}),
        ...(hasGuestTables(rules)
          ? { guest: regionWhileHostRuns(rules, guestRegion(handle, freed)) }
          : {}),
      },
      on: {
        REFERENCED: [
          accept({
            set: [set(ioasid.users, ioasid.users(i).plus(event.by))],
            source: 'refcount_inc',
          }),
        ],
        DROPPED: [
          accept({
            set: [set(ioasid.users, ioasid.users(i).minus(event.by))],
            source: 'iommufd_hw_pagetable_put',
          }),
        ],
      },
    }),
    regions: [
      ioasid.space.symbol,
      ioasid.mapping.symbol,
      ioasid.leaf.symbol,
      ioasid.iotlb.symbol,
      ...(hasFormats(rules) ? [ioasid.format.symbol] : []),
      ...(hasGuestTables(rules) ? [ioasid.guest.symbol] : []),
    ],
    fields: [ioasid.parent.symbol, ioasid.users.symbol],
    projections: [],
  };
}

const clean = [set(ioasid.parent, none<'Ioasid'>()), set(ioasid.users, number(0))];
const destroyed: ChartTransition = accept({
  target: 'free',
  set: clean,
  source: 'iommufd_fops_release',
});

function spaceRegion(rules: Rules) {
  const { premises } = rules;
  const frees: ChartTransition[] = inOrder(
    refuse(
      'EBUSY',
      premises.free === 'unused-only' ? and(handle, ioasid.users(i).atLeast(1)) : falsity,
      'iommufd_object_remove',
    ),
    accept({
      when: and(handle, ioasid.parent(i).isSome()),
      target: 'free',
      set: clean,
      tell: [tell('ioasid', ioasid.parent(i), 'DROPPED', { by: number(1) })],
      source: 'iommufd_destroy',
    }),
    accept({ when: handle, target: 'free', set: clean, source: 'iommufd_destroy' }),
  );
  const live = { on: { FREE: frees, DESTROYED: [destroyed] } };
  return {
    initial: 'free',
    states: {
      free: { on: allocations(rules) },
      paging: live,
      manual: live,
      nested: live,
    },
  };
}

function allocations(rules: Rules): Record<string, ChartTransition[]> {
  const explicit = rules.policy.tables === 'explicit';
  const foreign =
    rules.premises.parentLookup === 'own-fd' ? fdOf(event.parent).differs(fdOf(i)) : falsity;
  // a table is made for the IOMMU of a device, which must be bound to this fd
  const noDevice = not(exists(every('Device'), (d) => ctx(d).equals(fdOf(i))));
  const builtOn = (kind: 'manual' | 'nested', wanted: Formula, source: string): ChartTransition[] =>
    inOrder(
      ...only(explicit, refuse('ENOENT', and(isNext, noDevice), 'iommufd_hwpt_alloc')),
      refuse('EINVAL', and(isNext, or(ioasid.space(event.parent).is('free'), foreign)), source),
      // a table named as the base means a nested one, which takes the data of a guest
      ...only(
        explicit && kind === 'manual',
        refuse(
          'EOPNOTSUPP',
          and(isNext, ioasid.space(event.parent).is('manual')),
          'iommufd_hwpt_nested_alloc',
        ),
      ),
      refuse('EINVAL', and(isNext, { op: 'not', body: wanted }), source),
      accept({
        when: isNext,
        target: kind,
        set: [set(ioasid.parent, event.parent)],
        tell: [tell('ioasid', event.parent, 'REFERENCED', { by: number(1) })],
        source,
      }),
    );
  return {
    FREE: [refuse('ENOENT', handle, 'iommufd_object_remove')],
    ALLOC: [accept({ when: isNext, target: 'paging', source: 'iommufd_ioas_alloc_ioctl' })],
    ...allocEnforcing(rules, isNext),
    ALLOCATED: [accept({ target: 'paging', source: 'vfio_iommu_type1_open' })],
    DESTROYED: [accept({ source: 'nothing to destroy' })],
    ...(explicit
      ? {
          ALLOC_TABLE: builtOn(
            'manual',
            ioasid.space(event.parent).is('paging'),
            'iommufd_hwpt_paging_alloc',
          ),
        }
      : {}),
    NEST: builtOn(
      'nested',
      ioasid.space(event.parent).is(explicit ? 'manual' : 'paging'),
      'iommufd_hwpt_nested_alloc',
    ),
  };
}

const goes: ChartTransition = accept({ target: 'unmapped', source: 'iommufd_ioas_destroy' });
const freed = and(handle, ioasid.users(i).equals(number(0)));
const goesWhenFreed: ChartTransition = accept({
  when: freed,
  target: 'unmapped',
  source: 'iommufd_ioas_destroy',
});
const isRoot = and(handle, ioasid.space(i).is('paging'));

/** Whether the policy lets the address space take mappings now. */
function isReady({ policy }: Rules): Formula {
  const inUse = ioasid.users(i).atLeast(1);
  switch (policy.mapping) {
    case 'any-time':
      return truth;
    case 'attached':
      return inUse;
    case 'whole-group':
      return and(inUse, not(exists(every('Device'), hasSiblingElsewhere)));
  }
}

const hasSiblingElsewhere = (d: Value<'Device'>): Formula =>
  and(
    attached(d).equals(i),
    exists(members(groupOf(d)), (m) => and(presence(m).is('present'), attached(m).differs(i))),
  );

/** What the user asked to be mapped; only kernel-managed address spaces take mappings. */
function mappingRegion(rules: Rules) {
  const legacy = rules.policy.interface === 'container';
  // a container without its IOMMU driver takes no mappings; an id that is no address space is not found
  const noSpace = refuse(
    legacy ? 'EINVAL' : 'ENOENT',
    and(handle, ioasid.space(i).isNot('paging')),
    legacy ? 'vfio_fops_unl_ioctl' : 'iommufd_get_ioas',
  );
  const ready = isReady(rules);
  const notReady = refuse(
    'EINVAL',
    and(isRoot, not(ready)),
    'iommu_map of September 2021; RFC v1: partially attached',
  );
  const nothingThere = legacy
    ? accept({ when: isRoot, source: 'vfio_iommu_type1_unmap_dma' })
    : refuse('ENOENT', isRoot, 'iopt_unmap_iova_range');
  const mapped = {
    on: {
      MAP: inOrder(notReady, refuse('EEXIST', handle, 'iopt_insert_area')),
      MAP_READ_ONLY: inOrder(notReady, refuse('EEXIST', handle, 'iopt_insert_area')),
      UNMAP: inOrder(
        notReady,
        accept({ when: isRoot, target: 'unmapped', source: 'iopt_unmap_iova_range' }),
      ),
      FREE: [goesWhenFreed],
      DESTROYED: [goes],
    },
  };
  return {
    initial: 'unmapped',
    states: {
      unmapped: {
        on: {
          MAP: inOrder(
            noSpace,
            notReady,
            accept({ when: isRoot, target: 'readWrite', source: 'iommufd_ioas_map' }),
          ),
          MAP_READ_ONLY: inOrder(
            noSpace,
            notReady,
            accept({ when: isRoot, target: 'readOnly', source: 'iommufd_ioas_map' }),
          ),
          UNMAP: inOrder(noSpace, notReady, nothingThere),
        },
      },
      readOnly: mapped,
      readWrite: mapped,
    },
  };
}

/** What the page table holds: written with the mapping, in the same call. */
function leafRegion(rules: Rules) {
  const isTaken = and(isRoot, isReady(rules));
  const written = {
    on: {
      UNMAP: [accept({ when: isTaken, target: 'unmapped', source: 'iommu_unmap' })],
      FREE: [goesWhenFreed],
      DESTROYED: [goes],
    },
  };
  return {
    initial: 'unmapped',
    states: {
      unmapped: {
        on: {
          MAP: [accept({ when: isTaken, target: 'readWrite', source: 'iommu_map' })],
          MAP_READ_ONLY: [accept({ when: isTaken, target: 'readOnly', source: 'iommu_map' })],
        },
      },
      readOnly: written,
      readWrite: written,
    },
  };
}

/** The IOTLB keeps what the table held until it is flushed, which is before pages are given back. */
function iotlbRegion(rules: Rules) {
  const isMapped = ioasid.leaf(i).isNot('unmapped');
  return {
    initial: 'clean',
    states: {
      clean: {
        on: {
          ...Object.fromEntries(
            only(rules.premises.unmapFlush === 'never', [
              'UNMAP',
              [
                accept({
                  when: and(isRoot, isMapped),
                  target: 'stale',
                  source: 'mutant: no flush',
                }),
              ],
            ] as const),
          ),
          ...nestedFlushes(rules, and(isRoot, isMapped)),
        },
      },
      stale: {
        on: {
          FREE: [accept({ when: freed, target: 'clean', source: 'iommu_domain_free' })],
          DESTROYED: [accept({ target: 'clean', source: 'iommu_domain_free' })],
        },
      },
    },
  };
}
