import type { EntityMachine } from '../chart/chart';
import type { ChartTransition } from '../chart/transition';
import type { Rules } from '../policies/rules';
import { lifecycle } from '../chart/chart';
import { event, self } from '../chart/events';
import { accept, inOrder, only, refuse, set } from '../chart/transition';
import { regionWhileHostRuns } from '../chart/while-host-runs';
import { answersOf } from '../policies/answers';
import { and, choose, flag, none, truth } from '../terms/term';
import { groupOf } from '../vocabulary/topology';
import * as device from '../vocabulary/device';
import { domain, owner } from '../vocabulary/group';
import { defaultDomain } from '../group/switch';
import { unownedDomain } from '../group/unowned';
import { rootOf, space } from '../vocabulary/ioasid';
import { ioasidOf } from '../vocabulary/topology';
import { driverRegion, presenceRegion } from './bus';
import { busReset } from './hot-reset';
import { answered, hasPageRequests, pageRequestRegion } from './page-request';
import { resetRegion } from './reset';
import { sessionRegion } from './session';

const d = self<'Device'>();

/** The device: presence, driver, file, memory mapping and reset, side by side. */
export function deviceMachine(rules: Rules): EntityMachine {
  return {
    name: 'device',
    of: 'Device',
    logic: lifecycle.createMachine({
      id: 'device',
      type: 'parallel',
      context: { self: 0 },
      states: {
        presence: regionWhileHostRuns(rules, presenceRegion(rules)),
        driver: regionWhileHostRuns(rules, driverRegion(rules)),
        session: regionWhileHostRuns(rules, sessionRegion(rules)),
        bar: regionWhileHostRuns(rules, barRegion(rules)),
        reset: regionWhileHostRuns(rules, resetRegion(rules)),
        ...(hasPageRequests(rules)
          ? { pageRequest: regionWhileHostRuns(rules, pageRequestRegion) }
          : {}),
        rid: ridRegion(rules),
      },
      on: bookkeeping(rules),
    }),
    regions: [
      device.presence.symbol,
      device.driver.symbol,
      device.session.symbol,
      device.bar.symbol,
      device.reset.symbol,
      ...(hasPageRequests(rules) ? [device.pageRequest.symbol] : []),
    ],
    fields: [
      device.ctx.symbol,
      device.attached.symbol,
      device.pasidAttached.symbol,
      device.window.symbol,
      ...(rules.quirks.pasidZeroAliasesRid ? [device.aliased.symbol] : []),
      ...(rules.premises.resetRestores === 'remembered' ? [device.remembered.symbol] : []),
      device.moved.symbol,
      ...(rules.failures ? [device.disturbed.symbol, device.pasidDisturbed.symbol] : []),
    ],
    projections: ['rid'],
  };
}

/** Facts that the group's member loop tells the device; they hold in every state of its regions. */
function bookkeeping(rules: Rules): Record<string, ChartTransition[]> {
  const i = event.ioasid;
  const kept =
    rules.premises.windows === 'reserved'
      ? rootOf(i)
      : choose(space(i).is('nested'), none<'Ioasid'>(), rootOf(i));
  const attachedSource = 'iommufd_device_attach_reserved_iova';
  return {
    ATTACHED: [
      accept({
        set: [set(device.attached, i), set(device.window, kept)],
        tell: [answered(rules, 'replace')],
        source: attachedSource,
      }),
    ],
    ATTACHED_WINDOWLESS: [
      accept({
        set: [set(device.attached, i)],
        tell: [answered(rules, 'replace')],
        source: attachedSource,
      }),
    ],
    ...(rules.quirks.pasidZeroAliasesRid
      ? {
          ATTACHED_ALIASED: [
            accept({
              set: [
                set(device.attached, i),
                set(device.window, kept),
                set(device.aliased, flag(true)),
              ],
              tell: [answered(rules, 'replace')],
              source: 'vfio_iommufd_physical_pasid_attach_ioas',
            }),
          ],
        }
      : {}),
    DETACHED: [
      accept({
        set: [
          set(device.attached, none<'Ioasid'>()),
          set(device.window, none<'Ioasid'>()),
          ...(rules.quirks.pasidZeroAliasesRid ? [set(device.aliased, flag(false))] : []),
        ],
        tell: [answered(rules, 'detach')],
        source: 'iommufd_hw_pagetable_detach',
      }),
    ],
    WINDOW_LOST: [
      accept({ set: [set(device.window, none<'Ioasid'>())], source: 'iopt_remove_reserved_iova' }),
    ],
    PASID_ATTACHED: [
      accept({ set: [set(device.pasidAttached, i)], source: 'iommufd_hw_pagetable_attach' }),
    ],
    PASID_DETACHED: [
      accept({
        set: [set(device.pasidAttached, none<'Ioasid'>())],
        source: 'iommufd_hw_pagetable_detach',
      }),
    ],
    MOVED: [
      accept({
        set: [set(device.moved, flag(true))],
        source: '__iommu_group_set_domain_internal',
      }),
    ],
    UNMOVED: [
      accept({
        set: [set(device.moved, flag(false))],
        source: '__iommu_group_set_domain_internal',
      }),
    ],
    SETTLED: [
      accept({
        set: [set(device.moved, flag(false))],
        source: '__iommu_group_set_domain_internal',
      }),
    ],
    ...(rules.failures ? disturbances : {}),
    BUS_RESET: busReset(rules),
  };
}

const marks = (fn: typeof device.disturbed, value: boolean): ChartTransition[] => [
  accept({ set: [set(fn, flag(value))], source: '__iommu_device_set_domain' }),
];

/** Whether the last table write for the device failed, for its plain requests and for its PASID. */
const disturbances: Record<string, ChartTransition[]> = {
  DISTURBED: marks(device.disturbed, true),
  PROGRAMMED: marks(device.disturbed, false),
  PASID_DISTURBED: marks(device.pasidDisturbed, true),
  PASID_PROGRAMMED: marks(device.pasidDisturbed, false),
};

/** Device memory in a user's address space. It can be mapped only while the device is bound. */
function barRegion({ policy }: Rules) {
  const answering = policy.gate === 'open' ? (['open', 'bound'] as const) : (['bound'] as const);
  const zaps = policy.unbind !== 'by-close';
  return {
    initial: 'unmapped',
    states: {
      unmapped: {
        on: {
          MMAP_BAR: inOrder(
            ...only(
              policy.gate === 'bind',
              refuse(
                answersOf(policy).unboundAccess,
                device.session(d).is('open'),
                'vfio_device_fops_mmap',
              ),
            ),
            accept({
              when: device.session(d).is(...answering),
              target: 'mapped',
              source: 'vfio_pci_core_mmap',
            }),
          ),
          ...(zaps ? { ZAPPED: [accept({ source: 'nothing to zap' })] } : {}),
        },
      },
      mapped: {
        on: {
          MUNMAP_BAR: [accept({ target: 'unmapped', source: 'munmap' })],
          ORPHANED: [accept({ target: 'unmapped', source: 'exit_mmap' })],
          ...(zaps
            ? { ZAPPED: [accept({ target: 'unmapped', source: 'unmap_mapping_range' })] }
            : {}),
        },
      },
    },
  };
}

/** Where plain requests of the device go, as software sees it: a view that cannot disagree with the group. */
function ridRegion(rules: Rules) {
  const g = groupOf(d);
  const mirror = (
    target: string,
    when: ChartTransition['guard']['params']['formula'],
  ): ChartTransition =>
    accept({ target: `#device.rid.${target}`, when, source: 'a view of the group' });
  const follows = rules.policy.moves === 'group' ? ioasidOf(domain(g)).isSome() : and();
  return {
    initial: 'default',
    states: { default: {}, blocked: {}, attached: {}, follower: {}, parked: {}, released: {} },
    on: {
      OBSERVE: inOrder(
        mirror('released', device.presence(d).is('absent', 'stranded')),
        mirror('parked', device.reset(d).isNot('normal')),
        mirror('default', and(owner(g).isNone(), unownedDomain(rules, d).equals(defaultDomain))),
        mirror('attached', device.attached(d).isSome()),
        ...(rules.policy.moves === 'group' ? [mirror('follower', follows)] : []),
        mirror('blocked', truth),
      ),
    },
  };
}
