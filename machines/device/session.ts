import type { ChartTransition } from '../chart/transition';
import type { Rules } from '../policies/rules';
import type { Formula } from '../terms/term';
import { event, self } from '../chart/events';
import { accept, inOrder, only, refuse, set, tell, tellEach } from '../chart/transition';
import { and, falsity, flag, none, not, or, truth } from '../terms/term';
import { fdOf, groupOf, members } from '../vocabulary/topology';
import { aliased, attached, bar, ctx, driver, pasidAttached, presence } from '../vocabulary/device';
import { unknownToVfio } from '../group/pasid';
import { container, groupFile } from '../vocabulary/group';
import { backing, fdLife, rootOf, space } from '../vocabulary/ioasid';
import { exists } from '../terms/quantifiers';
import { answersOf } from '../policies/answers';
import { hotReset } from './hot-reset';

type Events = Record<string, ChartTransition[]>;
const d = self<'Device'>();
const g = groupOf(d);
const beforeBind = 'vfio_device_fops_unl_ioctl';
const attachIoctl = 'vfio_df_ioctl_attach_pt';

/** The device file: opened by anybody with permission, useless until it is bound, gone at the last reference. */
export function sessionRegion(rules: Rules) {
  const closed = rules.policy.interface === 'device' ? openDevice(rules) : getDeviceFd(rules);
  return {
    initial: 'closed',
    states: {
      closed: { on: closed },
      open: { on: open(rules) },
      bound: { on: { ...bound(rules), ...closing(rules), ...hotReset(rules) } },
      lingering: { on: lingering(rules) },
      releasing: { on: { RELEASED: [released(rules, 'closed')] } },
      ...(rules.policy.unbind === 'by-close'
        ? {}
        : { unbinding: { on: { RELEASED: [released(rules, 'open')] } } }),
    },
  };
}

const openDevice = ({ policy }: Rules): Events => ({
  OPEN_DEVICE: inOrder(
    refuse('ENODEV', presence(d).is('removing'), 'vfio_device_fops_cdev_open'),
    refuse(
      'ENOENT',
      or(presence(d).isNot('present'), driver(d).isNot('vfio')),
      'vfio_device_fops_cdev_open',
    ),
    ...only(
      policy.gate === 'open',
      refuse(
        answersOf(policy).notViable,
        exists(members(g), (m) => and(presence(m).is('present'), driver(m).is('kernel'))),
        'mail of Kevin Tian, 17 June 2021: the group must be viable',
      ),
    ),
    accept({ target: 'open', source: 'vfio_device_fops_cdev_open' }),
  ),
});

const withGroupFile = (when: Formula): Formula => and(groupFile(g).is('open'), when);
const getDeviceFd = ({ policy }: Rules): Events => ({
  GET_DEVICE_FD: [
    refuse(
      'ENODEV',
      withGroupFile(or(presence(d).isNot('present'), driver(d).isNot('vfio'))),
      'vfio_group_ioctl_get_device_fd',
    ),
    refuse('EINVAL', withGroupFile(container(g).isNone()), 'vfio_group_ioctl_get_device_fd'),
    ...only(
      policy.interface === 'container',
      refuse(
        'EINVAL',
        withGroupFile(backing(container(g)).is('unset')),
        'vfio_group_use_container',
      ),
    ),
    accept({
      when: groupFile(g).is('open'),
      target: 'bound',
      set: [set(ctx, container(g))],
      source: 'vfio_group_ioctl_get_device_fd',
    }),
  ],
});

/** Nothing but BIND is answered before the device is bound: the group may not be isolated yet. */
function open(rules: Rules): Events {
  if (rules.policy.interface !== 'device') return {};
  const inoperable = (): ChartTransition[] => [refuse('EINVAL', truth, beforeBind)];
  const first = rules.premises.grant === 'first';
  return {
    BIND: [
      refuse(
        answersOf(rules.policy).badFd,
        fdLife(event.fd).isNot('open'),
        'vfio_df_ioctl_bind_iommufd',
      ),
      refuse('ENODEV', presence(d).is('stranded'), 'iommufd_device_bind'),
      accept({
        ...(first ? { target: 'bound', set: [set(ctx, event.fd)] } : {}),
        tell: [tell('group', g, 'CLAIM', { device: d, fd: event.fd })],
        source: 'vfio_df_ioctl_bind_iommufd',
      }),
    ],
    ATTACH: inoperable(),
    DETACH: inoperable(),
    PASID_ATTACH: inoperable(),
    PASID_DETACH: inoperable(),
    HOT_RESET: inoperable(),
    BOUND: [accept({ target: 'bound', set: [set(ctx, event.fd)], source: 'vfio_df_iommufd_bind' })],
    CLOSE_DEVICE: inOrder(
      ...only(
        rules.policy.gate === 'open',
        accept({
          when: bar(d).is('mapped'),
          target: 'lingering',
          source: 'vfio_device_fops_release: the mapping holds the file',
        }),
      ),
      accept({ target: 'closed', source: 'vfio_device_fops_release' }),
    ),
  };
}

function bound(rules: Rules): Events {
  if (rules.policy.interface === 'container') return {};
  const { premises, quirks, policy } = rules;
  const unknown = (): ChartTransition =>
    refuse(
      answersOf(policy).unknownIoasid,
      or(
        space(event.ioasid).is('free'),
        premises.attachLookup === 'own-fd' ? fdOf(event.ioasid).differs(ctx(d)) : falsity,
      ),
      'iommufd_get_object',
    );
  const { notAttached } = answersOf(policy);
  const viaPasidZero = aliased(d).equals(flag(true));
  const i = event.ioasid;
  const already = attached(d).equals(i);
  const move = (
    name: 'MOVE' | 'MOVE_UNWRITABLE' | 'MOVE_WINDOWLESS' | 'MOVE_ALIASED',
    source: string,
  ) => accept({ tell: [tell('group', g, name, { device: d, ioasid: i })], source });
  const occupied = (): readonly ChartTransition[] =>
    only(quirks.pasidZeroAliasesRid, refuse('EBUSY', viaPasidZero, 'iommufd_hw_pagetable_attach'));
  return {
    ...(policy.interface === 'device'
      ? { BIND: [refuse(answersOf(policy).boundTwice, truth, 'vfio_df_ioctl_bind_iommufd')] }
      : {}),
    ...(policy.unbind === 'by-close' ? {} : { UNBIND: [unbinds(policy.unbind)] }),
    BOUND: [accept({ set: [set(ctx, event.fd)], source: 'vfio_df_iommufd_bind' })],
    ATTACH: inOrder(
      unknown(),
      ...occupied(),
      ...only(
        policy.reattach === 'refused',
        refuse('EBUSY', attached(d).isSome(), 'iommu_device attach of September 2021'),
      ),
      ...only(
        quirks.sameDomainNoRepair,
        accept({
          when: already,
          source: 'iommufd_device_do_replace: the same table changes nothing',
        }),
      ),
      move('MOVE', attachIoctl),
    ),
    ATTACH_UNWRITABLE_REPLY: quirks.unwritableReplyDetaches
      ? inOrder(
          unknown(),
          ...occupied(),
          accept({
            when: already,
            tell: [tell('group', g, 'LEAVE_UNWRITABLE', { device: d })],
            source: attachIoctl,
          }),
          move('MOVE_UNWRITABLE', attachIoctl),
        )
      : [refuse('EFAULT', truth, 'specified: a refused command changes nothing')],
    ATTACH_WINDOW_FAILURE: quirks.silentWindowFailure
      ? inOrder(
          unknown(),
          ...occupied(),
          accept({ when: already, source: 'iommufd_device_do_replace' }),
          move('MOVE_WINDOWLESS', 'intel_iommu_get_resv_regions'),
        )
      : [refuse('ENOMEM', truth, 'specified: a refused command changes nothing')],
    ATTACH_OUT_OF_MEMORY: inOrder(
      ...only(
        quirks.failedReplaceDropsWindows,
        unknown(),
        ...occupied(),
        accept({
          when: and(attached(d).isSome(), not(already), rootOf(i).equals(rootOf(attached(d)))),
          tell: [tellEach('device', members(g), 'WINDOW_LOST', {}, (m) => attached(m).isSome())],
          finish: 'ENOMEM',
          source: 'iommufd_device_do_replace, error label',
        }),
      ),
      refuse('ENOMEM', truth, 'iommu_replace_group_handle: nothing has changed yet'),
    ),
    ATTACH_PASID_ZERO: quirks.pasidZeroAliasesRid
      ? inOrder(
          unknown(),
          refuse(
            'EBUSY',
            and(attached(d).isSome(), not(viaPasidZero)),
            'iommufd_hw_pagetable_attach',
          ),
          accept({ when: already, source: 'iommufd_device_do_replace' }),
          accept({
            when: attached(d).isNone(),
            tell: [tell('group', g, 'MOVE_ALIASED', { device: d, ioasid: i })],
            source: 'vfio_iommufd_physical_pasid_attach_ioas',
          }),
          move('MOVE', 'vfio_iommufd_physical_pasid_attach_ioas'),
        )
      : [refuse('EINVAL', truth, 'specified: PASID 0 is the plain requester id')],
    DETACH: inOrder(
      ...only(
        quirks.pasidZeroAliasesRid,
        accept({
          when: viaPasidZero,
          source: 'vfio_iommufd_physical_detach_ioas: VFIO does not know of the attachment',
        }),
      ),
      notAttached === 'OK'
        ? accept({ when: attached(d).isNone(), source: 'vfio_iommufd_physical_detach_ioas' })
        : refuse(notAttached, attached(d).isNone(), 'vfio_device_detach of September 2021'),
      accept({
        tell: [tell('group', g, 'LEAVE', { device: d })],
        source: 'vfio_df_ioctl_detach_pt',
      }),
    ),
    PASID_ATTACH: inOrder(
      unknown(),
      accept({
        tell: [tell('group', g, 'PASID_MOVE', { device: d, ioasid: i })],
        source: attachIoctl,
      }),
    ),
    PASID_ATTACH_UNWRITABLE_REPLY: quirks.unwritablePasidReplyDetachesRid
      ? inOrder(
          unknown(),
          accept({
            when: pasidAttached(d).differs(i),
            tell: [tell('group', g, 'PASID_MOVE_UNWRITABLE', { device: d, ioasid: i })],
            source: attachIoctl,
          }),
          accept({ when: unknownToVfio(rules, d), finish: 'EFAULT', source: attachIoctl }),
          accept({
            tell: [tell('group', g, 'LEAVE_UNWRITABLE', { device: d })],
            source: attachIoctl,
          }),
        )
      : [refuse('EFAULT', truth, 'specified: a refused command changes nothing')],
    PASID_DETACH: [
      accept({
        when: pasidAttached(d).isNone(),
        source: 'vfio_iommufd_physical_pasid_detach_ioas',
      }),
      accept({
        tell: [tell('group', g, 'PASID_LEAVE', { device: d })],
        source: 'vfio_iommufd_physical_pasid_detach_ioas',
      }),
    ],
  };
}

const startsRelease = (when: Formula): ChartTransition =>
  accept({
    when,
    target: 'releasing',
    tell: [tell('group', g, 'RELEASE', { device: d })],
    source: 'vfio_df_unbind_iommufd',
  });

const closesFile = (when: Formula): ChartTransition =>
  accept({
    when,
    target: 'closed',
    set: [set(ctx, none<'Fd'>())],
    source: 'vfio_df_group_close',
  });

/** The file goes at its last reference; a mapping of device memory is one. */
function closing(rules: Rules): Events {
  const ends = endsOf(rules);
  const pinned = rules.premises.mapping === 'pins-file' ? bar(d).is('mapped') : falsity;
  return {
    CLOSE_DEVICE: inOrder(
      accept({
        when: pinned,
        target: 'lingering',
        source: 'vfio_device_fops_release: the mapping holds the file',
      }),
      ends(truth),
    ),
    ORPHANED: [accept({ target: 'lingering', source: 'exit_files' })],
  };
}

function lingering(rules: Rules): Events {
  const ends = endsOf(rules);
  const unmapped = bar(d).is('unmapped');
  return {
    REAP: inOrder(
      ...only(
        rules.policy.gate === 'open',
        accept({
          when: and(unmapped, ctx(d).isNone()),
          target: 'closed',
          source: 'vfio_device_fops_release',
        }),
      ),
      ends(unmapped),
    ),
    ORPHANED: [accept({ source: 'exit_files' })],
  };
}

/** The device has left its group's context. A group that was bound as a whole goes on holding the fd. */
const released = ({ policy }: Rules, target: 'closed' | 'open'): ChartTransition =>
  accept({
    target,
    set: [set(ctx, none<'Fd'>())],
    tell: [
      ...only(policy.interface === 'device', tell('iommuFd', ctx(d), 'UNPINNED', {})),
      ...only(target === 'open', tell('device', d, 'ZAPPED', {})),
    ],
    source: 'vfio_df_device_last_close',
  });

/** The device leaves its fd and keeps its file; its mappings go before the group is given back, or after. */
const unbinds = (order: 'zaps-first' | 'zaps-after'): ChartTransition =>
  accept({
    target: 'unbinding',
    tell: [
      ...only(order === 'zaps-first', tell('device', d, 'ZAPPED', {})),
      tell('group', g, 'RELEASE', { device: d }),
    ],
    source: 'mail of Kevin Tian, 16 June 2021; RFC v1: VFIO_UNBIND_IOASID_FD',
  });

/** How the last reference to a device file ends: its group may have to be given back. */
const endsOf = ({ policy }: Rules): ((when: Formula) => ChartTransition) =>
  policy.interface === 'container' ? closesFile : startsRelease;
