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

type Events = Record<string, ChartTransition[]>;
const d = self<'Device'>();
const g = groupOf(d);
const beforeBind = 'vfio_device_fops_unl_ioctl';
const attachIoctl = 'vfio_df_ioctl_attach_pt';

/** The device file: opened by anybody with permission, useless until it is bound, gone at the last reference. */
export function sessionRegion(rules: Rules) {
  const cdev = rules.policy.interface === 'device';
  return {
    initial: 'closed',
    states: {
      closed: { on: cdev ? openDevice : getDeviceFd },
      open: { on: open(rules) },
      bound: { on: { ...bound(rules), ...closing(rules) } },
      lingering: { on: lingering(rules) },
      releasing: { on: released },
    },
  };
}

const openDevice: Events = {
  OPEN_DEVICE: [
    refuse('ENODEV', presence(d).is('removing'), 'vfio_device_fops_cdev_open'),
    refuse(
      'ENOENT',
      or(presence(d).isNot('present'), driver(d).isNot('vfio')),
      'vfio_device_fops_cdev_open',
    ),
    accept({ target: 'open', source: 'vfio_device_fops_cdev_open' }),
  ],
};

const withGroupFile = (when: Formula): Formula => and(groupFile(g).is('open'), when);
const getDeviceFd: Events = {
  GET_DEVICE_FD: [
    refuse(
      'ENODEV',
      withGroupFile(or(presence(d).isNot('present'), driver(d).isNot('vfio'))),
      'vfio_group_ioctl_get_device_fd',
    ),
    refuse('EINVAL', withGroupFile(container(g).isNone()), 'vfio_group_ioctl_get_device_fd'),
    refuse('EINVAL', withGroupFile(backing(container(g)).is('unset')), 'vfio_group_use_container'),
    accept({
      when: groupFile(g).is('open'),
      target: 'bound',
      set: [set(ctx, container(g))],
      source: 'vfio_group_ioctl_get_device_fd',
    }),
  ],
};

/** Nothing but BIND is answered before the device is bound: the group may not be isolated yet. */
function open(rules: Rules): Events {
  if (rules.policy.interface === 'container') return {};
  const inoperable = (): ChartTransition[] => [refuse('EINVAL', truth, beforeBind)];
  const first = rules.premises.grant === 'first';
  return {
    BIND: [
      refuse('EBADF', fdLife(event.fd).isNot('open'), 'vfio_df_ioctl_bind_iommufd'),
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
    BOUND: [accept({ target: 'bound', set: [set(ctx, event.fd)], source: 'vfio_df_iommufd_bind' })],
    CLOSE_DEVICE: [accept({ target: 'closed', source: 'vfio_device_fops_release' })],
  };
}

function bound(rules: Rules): Events {
  if (rules.policy.interface === 'container') return {};
  const { premises, quirks } = rules;
  const unknown = (): ChartTransition =>
    refuse(
      'ENOENT',
      or(
        space(event.ioasid).is('free'),
        premises.attachLookup === 'own-fd' ? fdOf(event.ioasid).differs(ctx(d)) : falsity,
      ),
      'iommufd_get_object',
    );
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
    BIND: [refuse('EINVAL', truth, 'vfio_df_ioctl_bind_iommufd')],
    BOUND: [accept({ set: [set(ctx, event.fd)], source: 'vfio_df_iommufd_bind' })],
    ATTACH: inOrder(
      unknown(),
      ...occupied(),
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
      accept({ when: attached(d).isNone(), source: 'vfio_iommufd_physical_detach_ioas' }),
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
  const ends = rules.policy.interface === 'device' ? startsRelease : closesFile;
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
  const ends = rules.policy.interface === 'device' ? startsRelease : closesFile;
  return { REAP: [ends(bar(d).is('unmapped'))], ORPHANED: [accept({ source: 'exit_files' })] };
}

const released: Events = {
  RELEASED: [
    accept({
      target: 'closed',
      set: [set(ctx, none<'Fd'>())],
      tell: [tell('iommuFd', ctx(d), 'UNPINNED', {})],
      source: 'vfio_df_device_last_close',
    }),
  ],
};
