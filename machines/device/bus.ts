import type { ChartTransition, Message } from '../chart/transition';
import type { Rules } from '../policies/rules';
import type { Formula, Value } from '../terms/term';
import { self } from '../chart/events';
import { accept, inOrder, only, refuse, tell, tellEach } from '../chart/transition';
import { and, choose, falsity, flag, not, number, or, truth } from '../terms/term';
import { exists } from '../terms/quantifiers';
import {
  aliasesOf,
  directMapped,
  groupOf,
  ioasidOf,
  members,
  requesterOf,
} from '../vocabulary/topology';
import { driver, presence, session } from '../vocabulary/device';
import { container, domain, owner } from '../vocabulary/group';
import { blocked, defaultDomain, isMember, isParked, physical } from '../group/switch';
import { program } from '../group/switching';
import { unownedDomain } from '../group/unowned';

const d = self<'Device'>();
const g = groupOf(d);
const probe = '__iommu_probe_device';

const sibling = (that: (m: Value<'Device'>) => Formula): Formula =>
  exists(members(g), (m) => and(m.differs(d), that(m)));

/** Whether no other member has a driver for users. */
const isLastDriver = not(sibling((m) => driver(m).is('vfio')));

/** Whether the group is in a container that it leaves before the device loses its driver. */
const isLastInContainer = and(
  session(d).is('closed'),
  driver(d).is('vfio'),
  container(g).isSome(),
  isLastDriver,
);

/** Whether another member uses the same requester id, so that its table entry must stay. */
const sharesRequester = sibling((m) => and(isMember(m), requesterOf(m).equals(requesterOf(d))));

/** On the bus and in its group, or not: hot-add and hot-remove. */
export function presenceRegion(rules: Rules) {
  const legacy = rules.policy.interface === 'container';
  return {
    initial: 'present',
    states: {
      absent: { on: { HOT_ADD: hotAdd(rules) } },
      present: {
        on: {
          HOT_REMOVE: inOrder(
            ...only(
              legacy,
              accept({
                when: isLastInContainer,
                target: 'removing',
                source: 'vfio_device_remove_group: the group leaves its container first',
              }),
            ),
            leaves(rules, session(d).is('closed')),
            accept({
              target: 'removing',
              source: 'vfio_unregister_group_dev: waits for the open file',
            }),
          ),
          ...(legacy ? { DRIVER_GONE: [accept({ source: 'it stays on the bus' })] } : {}),
        },
      },
      removing: {
        on: {
          HOT_REMOVE: inOrder(
            ...only(
              legacy,
              accept({ when: isLastInContainer, source: 'vfio_device_remove_group' }),
            ),
            leaves(rules, session(d).is('closed')),
          ),
          ...(legacy ? { DRIVER_GONE: [leaves(rules, truth)] } : {}),
        },
      },
      stranded: { on: { HOT_REMOVE: [accept({ target: 'absent', source: 'device_del' })] } },
    },
  };
}

/** A direct-mapped device leaves into identity, which its firmware needs; any other into blocked DMA. */
function leaves(rules: Rules, when: Formula): ChartTransition {
  const parks = tellEach(
    'requester',
    aliasesOf(requesterOf(d)),
    'LEAVE_BUS',
    { domain: choose(isDirectMapped, physical, blocked) },
    () => (rules.quirks.removalBlocksShared ? truth : not(sharesRequester)),
  );
  return accept({
    when,
    target: 'absent',
    tell: [...only(rules.premises.removal === 'parks', parks)],
    source: 'iommu_deinit_device',
  });
}

const isDirectMapped = directMapped(d).equals(flag(true));

/** A new member gets its group's domain before any driver can bind to it. */
function hotAdd(rules: Rules): ChartTransition[] {
  const { quirks, policy, premises } = rules;
  const owned = owner(g).isSome();
  const joins = policy.moves === 'group' && policy.hotAdd === 'join-current';
  const intoDefault = premises.hotAdd === 'into-default' || policy.hotAdd === 'default';
  const current: Value<'Domain'> = intoDefault ? defaultDomain : joins ? domain(g) : blocked;
  const inUserTable = joins ? ioasidOf(domain(g)).isSome() : falsity;
  const into = (where: Value<'Domain'>) => program(rules, d, 'PROGRAM', where);
  return inOrder(
    // a direct-mapped device cannot be blocked: it ends on the bus without a group
    accept({
      when: and(owned, isDirectMapped, quirks.directMappingJoinsLate ? not(inUserTable) : truth),
      target: 'stranded',
      tell: [...only(!quirks.staleEntryOnReadd, into(blocked))],
      source: probe,
    }),
    // the entry that was left behind is taken for a valid one and not written
    ...only(
      quirks.staleEntryOnReadd,
      accept({ when: isDirectMapped, target: 'present', source: 'domain_context_mapping_one' }),
    ),
    // an entry shared with a present member is already right, unless a removal has taken it along
    ...only(
      !quirks.removalBlocksShared,
      accept({ when: sharesRequester, target: 'present', source: probe }),
    ),
    accept({ when: owned, target: 'present', tell: [into(current)], source: probe }),
    accept({ target: 'present', tell: [into(unownedDomain(rules, d))], source: probe }),
  );
}

/** Who drives the device. Only drivers that use the DMA API conflict with a user's ownership. */
export function driverRegion(rules: Rules) {
  const { premises, quirks, policy } = rules;
  const onBus = presence(d).is('present', 'stranded');
  const groupTaken = owner(g).isSome();
  const conflict =
    premises.driverProbe === 'ignored'
      ? falsity
      : quirks.strandedTakesKernelDriver
        ? and(presence(d).is('present'), groupTaken)
        : or(presence(d).is('stranded'), groupTaken);
  const binds = (
    target: 'kernel' | 'vfio' | 'stub',
    source: string,
    then: readonly Message[] = [],
  ): ChartTransition =>
    accept({
      when: target === 'vfio' ? presence(d).is('present') : onBus,
      target,
      tell: then,
      source,
    });
  const leavesWithBus = (then: readonly Message[] = []): ChartTransition =>
    accept({
      when: session(d).is('closed'),
      target: 'none',
      tell: then,
      source: 'device_release_driver',
    });
  const early = policy.start === 'iommu-probe';
  const unbinds = (then: readonly Message[] = []): ChartTransition =>
    accept({ target: 'none', tell: then, source: 'iommu_device_unuse_default_domain' });
  const moves = (into: Value<'Domain'>, when: Formula = truth): Message =>
    program(rules, d, 'PROGRAM', into, and(when, not(isParked(d))));
  const usesDma = only(early, moves(defaultDomain));
  const isFree = not(groupTaken);
  const legacy = policy.interface === 'container';
  // the file of a group stands for its vfio drivers: with the last of them it is dead
  const loses = only(legacy, tell('group', g, 'DRIVERLESS', { device: d }, isLastDriver));
  const waits = (when: Formula = truth): readonly ChartTransition[] =>
    only(
      legacy,
      accept({
        when: and(isLastInContainer, when),
        tell: loses,
        source: 'vfio_device_remove_group',
      }),
    );
  return {
    initial: 'vfio',
    states: {
      none: {
        on: {
          BIND_KERNEL_DRIVER: [
            policy.monitor === 'deny-before'
              ? refuse('EBUSY', and(onBus, conflict), 'iommu_device_use_default_domain')
              : accept({
                  when: and(onBus, conflict),
                  target: 'kernel',
                  tell: [...usesDma, tell('environment', number(1), 'HALT', {})],
                  source: 'BUG_ON in the notifier, after the driver has probed',
                }),
            binds('kernel', 'iommu_device_use_default_domain', usesDma),
          ],
          BIND_VFIO_DRIVER: [
            binds(
              'vfio',
              'vfio_pci_core_register_device',
              only(policy.start === 'vfio-probe', moves(blocked, isFree)),
            ),
          ],
          BIND_STUB_DRIVER: [binds('stub', 'pci-stub: driver_managed_dma')],
        },
      },
      kernel: {
        on: {
          UNBIND_DRIVER: [unbinds(only(early, moves(blocked)))],
          HOT_REMOVE: [leavesWithBus()],
        },
      },
      vfio: {
        on: {
          UNBIND_DRIVER: inOrder(
            // a removal that waits holds the device, so that nobody else takes its driver
            ...waits(presence(d).isNot('removing')),
            accept({
              when: and(session(d).is('closed'), legacy ? presence(d).isNot('removing') : truth),
              target: 'none',
              tell: [
                ...only(policy.start === 'vfio-probe', moves(defaultDomain, isFree)),
                ...loses,
              ],
              source: 'vfio_unregister_group_dev',
            }),
          ),
          HOT_REMOVE: inOrder(...waits(), leavesWithBus(loses)),
          ...(legacy
            ? { DRIVER_GONE: [accept({ target: 'none', source: 'device_release_driver' })] }
            : {}),
        },
      },
      stub: { on: { UNBIND_DRIVER: [unbinds()], HOT_REMOVE: [leavesWithBus()] } },
    },
  };
}
