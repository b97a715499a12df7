import type { EntityMachine } from '../chart/chart';
import type { ChartTransition } from '../chart/transition';
import type { Rules } from '../policies/rules';
import { lifecycle } from '../chart/chart';
import { regionWhileHostRuns } from '../chart/while-host-runs';
import { self } from '../chart/events';
import { accept, inOrder, only, refuse, tell, tellEach } from '../chart/transition';
import { and, flag, not, number, or } from '../terms/term';
import { count, every, exists, first } from '../terms/quantifiers';
import { ioasidsOf, msiIsolated } from '../vocabulary/topology';
import { ctx } from '../vocabulary/device';
import { container } from '../vocabulary/group';
import { backing, fdLife } from '../vocabulary/ioasid';

const f = self<'Fd'>();
const released = 'iommufd_fops_release';
const destroysAll = tellEach('ioasid', ioasidsOf(f), 'DESTROYED', {});

/** The IOMMU fd, or legacy container: the security context. It outlives its file while it is in use. */
export function iommuFdMachine(rules: Rules): EntityMachine {
  const legacy = rules.policy.interface === 'container';
  return {
    name: 'iommuFd',
    of: 'Fd',
    logic: lifecycle.createMachine({
      id: 'iommuFd',
      type: 'parallel',
      context: { self: 0 },
      states: {
        fdLife: regionWhileHostRuns(rules, lifeRegion(rules)),
        ...(legacy ? { backing: regionWhileHostRuns(rules, backingRegion(rules)) } : {}),
      },
    }),
    regions: [fdLife.symbol, ...only(legacy, backing.symbol)],
    fields: [],
    projections: [],
  };
}

function lifeRegion(rules: Rules) {
  // a group that was put into the context holds it, beside its devices
  const heldByGroups = rules.policy.interface !== 'device';
  const bound = exists(every('Device'), (d) => ctx(d).equals(f));
  const inUse = heldByGroups
    ? or(
        bound,
        exists(every('Group'), (g) => container(g).equals(f)),
      )
    : bound;
  const last = heldByGroups
    ? count(every('Group'), (g) => container(g).equals(f)).equals(number(1))
    : count(every('Device'), (d) => ctx(d).equals(f)).equals(number(1));
  const orphans = [
    tellEach('device', every('Device'), 'ORPHANED', {}, (d) => ctx(d).equals(f)),
    ...only(
      heldByGroups,
      tellEach('group', every('Group'), 'ORPHANED', {}, (g) => container(g).equals(f)),
    ),
  ];
  const survives = rules.premises.context === 'pinned';
  const closes = (also: ReturnType<typeof tellEach>[], source: string): ChartTransition[] =>
    inOrder(
      ...only(survives, accept({ when: inUse, target: 'pinned', tell: also, source })),
      accept({ target: 'closed', tell: [destroysAll, ...also], source }),
    );
  return {
    initial: 'open',
    states: {
      closed: {
        on: {
          OPEN_IOMMU: [accept({ target: 'open', source: 'iommufd_fops_open' })],
          UNPINNED: [stays],
        },
      },
      open: {
        on: {
          CLOSE_IOMMU: closes([], 'fput'),
          EXIT: closes(orphans, 'do_exit'),
          UNPINNED: [stays],
        },
      },
      pinned: {
        on: {
          UNPINNED: inOrder(
            ...only(
              rules.premises.unpin === 'frees-context',
              accept({ when: last, target: 'closed', tell: [destroysAll], source: released }),
            ),
            stays,
          ),
        },
      },
    },
  };
}

const stays: ChartTransition = accept({ source: 'iommufd_ctx_put' });

/** The legacy container gets its IOMMU driver by SET_IOMMU and loses it with its last group. */
function backingRegion({ premises }: Rules) {
  const forging = exists(every('Group'), (g) =>
    and(container(g).equals(f), msiIsolated(g).equals(flag(false))),
  );
  const setIommu = 'vfio_ioctl_set_iommu';
  const hasHandle = fdLife(f).is('open');
  const anyGroup = exists(every('Group'), (g) => container(g).equals(f));
  const table = first(ioasidsOf(f), (i) => i.isSome());
  const lost = accept({
    target: 'unset',
    tell: [destroysAll],
    source: 'vfio_container_detach_group',
  });
  return {
    initial: 'unset',
    states: {
      unset: {
        on: {
          SET_IOMMU: inOrder(
            refuse('EINVAL', { op: 'and', all: [hasHandle, not(anyGroup)] }, setIommu),
            ...only(
              premises.interrupts === 'checked',
              refuse('EPERM', and(hasHandle, forging), 'vfio_iommu_type1_attach_group'),
            ),
            accept({
              when: hasHandle,
              target: 'set',
              tell: [
                tell('ioasid', table, 'ALLOCATED', {}),
                tell(
                  'group',
                  first(every('Group'), (g) => container(g).equals(f)),
                  'JOIN',
                  { ioasid: table },
                ),
              ],
              source: setIommu,
            }),
          ),
          BACKING_LOST: [accept({ source: 'nothing to lose' })],
        },
      },
      set: { on: { SET_IOMMU: [refuse('EINVAL', hasHandle, setIommu)], BACKING_LOST: [lost] } },
    },
  };
}
