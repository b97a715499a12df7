import type { Formula } from '../terms/term';
import type { Errno } from '../errno';
import type { Hitch } from './switch';
import type { ChartTransition, Message } from '../chart/transition';
import type { Rules } from '../policies/rules';
import type { OperationRules } from './operation';
import { event, self } from '../chart/events';
import { accept, inOrder, refuse, set, tell } from '../chart/transition';
import { and, choose, none, not, number } from '../terms/term';
import { every, exists, first } from '../terms/quantifiers';
import { ioasidOf, ioasidsOf } from '../vocabulary/topology';
import { session } from '../vocabulary/device';
import {
  claimant,
  container,
  domain,
  goal,
  groupFile,
  hitch,
  operation,
  owner,
  ownerCount,
  ownership,
  toward,
} from '../vocabulary/group';
import { backing } from '../vocabulary/ioasid';
import {
  atRest,
  blocked,
  defaultDomain,
  forgetMoves,
  someMember,
  switchTo,
  tableOf,
} from './switch';
import { claimRefusals } from './claim';

const claimGroup = 'iommu_group_claim_dma_owner';
const attachGroup = 'vfio_iommu_type1_attach_group';
const detachGroup = 'vfio_iommu_type1_detach_group';
const detachContainer = 'vfio_group_detach_container';

/** The legacy path: the whole group enters a container and its devices never move one by one. */
export function containerRules(rules: Rules): OperationRules {
  const g = self<'Group'>();
  const begins = accept({
    target: 'switching',
    set: switchTo({
      operation: 'claim',
      goal: blocked,
      back: defaultDomain,
      unit: 'group',
      claimant: event.fd,
    }),
    source: claimGroup,
  });
  const skips = accept({
    target: 'userOwned',
    set: ownedBy(event.fd, rules.premises.claim === 'leaves-default' ? defaultDomain : blocked),
    source: 'mutant: no switch to blocked DMA',
  });
  return {
    kernelOwned: {
      SET_CONTAINER: [
        refuse('EINVAL', groupFile(g).isNot('open'), 'vfio_group_fops_unl_ioctl'),
        ...claimRefusals(rules),
        rules.premises.claim === 'blocks-first' ? begins : skips,
      ],
    },
    userOwned: {
      SET_CONTAINER: [refuse('EINVAL', container(g).isSome(), 'vfio_group_ioctl_set_container')],
      UNSET_CONTAINER: leavesContainer(rules, inUse),
      ORPHANED_GROUP: leavesContainer(rules),
      JOIN: [
        accept({
          target: 'switching',
          set: switchTo({
            operation: 'join',
            goal: tableOf(event.ioasid),
            back: blocked,
            unit: 'group',
            toward: event.ioasid,
          }),
          source: attachGroup,
        }),
      ],
      UNJOIN: [
        accept({
          target: 'switching',
          set: switchTo({
            operation: 'unjoin',
            goal: blocked,
            unit: 'group',
            toward: ioasidOf(domain(g)),
          }),
          source: detachGroup,
        }),
      ],
    },
    settles: settling(),
    undone: undoing(rules),
  };
}

/** Open devices keep the container. */
const inUse = someMember((m) => session(m).isNot('closed'));

const ownedBy = (fd: ReturnType<typeof owner>, where: ReturnType<typeof domain>) => [
  set(owner, fd),
  set(container, fd),
  set(ownerCount, number(1)),
  set(domain, where),
];

/** Detach (to blocked DMA) and then release (to the default domain), as two runs of the member loop. */
function leavesContainer(rules: Rules, refusedWhile?: Formula): ChartTransition[] {
  const g = self<'Group'>();
  return inOrder(
    ...(refusedWhile === undefined
      ? []
      : [refuse('EBUSY', refusedWhile, 'vfio_group_ioctl_unset_container')]),
    accept({
      when: ioasidOf(domain(g)).isSome(),
      target: 'switching',
      set: switchTo({
        operation: 'releaseRid',
        goal: rules.premises.lastDetach === 'blocked' ? blocked : defaultDomain,
        unit: 'group',
        toward: ioasidOf(domain(g)),
      }),
      source: detachGroup,
    }),
    accept({ target: 'switching', set: startRelease(), source: detachContainer }),
  );
}

const startRelease = (mishap: Hitch = 'none') => [
  set(owner, none<'Fd'>()),
  set(ownerCount, number(0)),
  ...switchTo({ operation: 'release', goal: defaultDomain, unit: 'group', hitch: mishap }),
];

function settling(): ChartTransition[] {
  const g = self<'Group'>();
  const joined = [set(domain, goal(g)), ...atRest];
  const referenced = [forgetMoves, tell('ioasid', toward(g), 'REFERENCED', { by: number(1) })];
  const dropped = [forgetMoves, tell('ioasid', toward(g), 'DROPPED', { by: number(1) })];
  const waiting = (of: ReturnType<typeof self<'Group'>>) =>
    and(of.differs(g), container(of).equals(container(g)), domain(of).differs(goal(g)));
  const next = first(every('Group'), waiting);
  const onlyGroup = not(
    exists(every('Group'), (o) => and(o.differs(g), container(o).equals(container(g)))),
  );
  const lastIn = tell('iommuFd', container(g), 'BACKING_LOST', {}, onlyGroup);
  const others = exists(every('Group'), waiting);
  const attachedGroup = (of: ReturnType<typeof self<'Group'>>) =>
    and(of.differs(g), container(of).equals(container(g)), ioasidOf(domain(of)).isSome());
  return inOrder(
    accept({
      when: and(operation(g).is('claim'), backing(claimant(g)).is('set')),
      set: [
        ...ownedBy(claimant(g), blocked),
        ...switchTo({
          operation: 'enter',
          goal: tableOf(first(ioasidsOf(claimant(g)), (i) => i.isSome())),
          back: blocked,
          unit: 'group',
          toward: first(ioasidsOf(claimant(g)), (i) => i.isSome()),
        }),
      ],
      tell: [forgetMoves],
      source: attachGroup,
    }),
    accept({
      when: operation(g).is('claim'),
      target: 'userOwned',
      set: [...ownedBy(claimant(g), blocked), ...atRest],
      tell: [forgetMoves],
      finish: 'OK',
      source: claimGroup,
    }),
    accept({
      when: operation(g).is('enter'),
      target: 'userOwned',
      set: joined,
      tell: referenced,
      finish: 'OK',
      source: attachGroup,
    }),
    accept({
      when: and(operation(g).is('join'), others),
      target: 'userOwned',
      set: joined,
      tell: [...referenced, tell('group', next, 'JOIN', { ioasid: toward(g) })],
      source: attachGroup,
    }),
    accept({
      when: operation(g).is('join'),
      target: 'userOwned',
      set: joined,
      tell: referenced,
      finish: 'OK',
      source: attachGroup,
    }),
    accept({
      when: and(operation(g).is('unjoin'), exists(every('Group'), attachedGroup)),
      target: 'userOwned',
      set: joined,
      tell: [...dropped, tell('group', first(every('Group'), attachedGroup), 'UNJOIN', {})],
      source: detachGroup,
    }),
    accept({
      when: operation(g).is('unjoin'),
      target: 'userOwned',
      set: joined,
      tell: [...dropped, tell('iommuFd', container(g), 'BACKING_LOST', {})],
      finish: 'ENOMEM',
      source: 'vfio_ioctl_set_iommu',
    }),
    accept({
      when: operation(g).is('releaseRid'),
      set: [set(domain, goal(g)), ...startRelease()],
      tell: dropped,
      source: detachContainer,
    }),
    released('ENOMEM', and(operation(g).is('release'), hitch(g).is('attachFailure')), lastIn),
    released('OK', operation(g).is('release'), lastIn),
  );
}

function released(errno: Errno, when: Formula, lastIn: Message): ChartTransition {
  const g = self<'Group'>();
  return accept({
    when,
    target: 'kernelOwned',
    set: [
      set(domain, defaultDomain),
      set(container, none<'Fd'>()),
      set(
        groupFile,
        choose(groupFile(g).is('pinned'), groupFile.named('closed'), groupFile.named('open')),
      ),
      ...atRest,
    ],
    tell: [forgetMoves, lastIn, tell('iommuFd', container(g), 'UNPINNED', {})],
    finish: errno,
    source: detachContainer,
  });
}

function undoing(rules: Rules): ChartTransition[] {
  const g = self<'Group'>();
  const keeps = rules.premises.failedClaim === 'keeps';
  const other = (of: ReturnType<typeof self<'Group'>>) =>
    and(of.differs(g), container(of).equals(container(g)), ioasidOf(domain(of)).isSome());
  return inOrder(
    accept({
      when: operation(g).is('claim'),
      target: keeps ? 'userOwned' : 'kernelOwned',
      set: keeps ? [...ownedBy(claimant(g), blocked), ...atRest] : atRest,
      finish: 'ENOMEM',
      source: claimGroup,
    }),
    accept({
      when: operation(g).is('enter'),
      target: 'switching',
      set: startRelease('attachFailure'),
      source: 'vfio_container_attach_group',
    }),
    accept({
      when: and(operation(g).is('join'), exists(every('Group'), other)),
      target: 'userOwned',
      set: atRest,
      tell: [tell('group', first(every('Group'), other), 'UNJOIN', {})],
      source: 'vfio_ioctl_set_iommu',
    }),
    accept({
      when: operation(g).is('join'),
      target: 'userOwned',
      set: atRest,
      tell: [tell('iommuFd', container(g), 'BACKING_LOST', {})],
      finish: 'ENOMEM',
      source: 'vfio_ioctl_set_iommu',
    }),
  );
}

/** The legacy group file and the devices that keep it open. */
export function groupFileEvents(): Record<string, ChartTransition[]> {
  const g = self<'Group'>();
  const held = someMember((m) => session(m).is('bound', 'lingering'));
  return {
    OPEN_GROUP: [
      refuse('EBUSY', groupFile(g).isNot('closed'), 'vfio_group_fops_open'),
      accept({ set: [set(groupFile, groupFile.named('open'))], source: 'vfio_group_fops_open' }),
    ],
    CLOSE_GROUP: inOrder(
      accept({
        when: and(groupFile(g).is('open'), container(g).isNone()),
        set: [set(groupFile, groupFile.named('closed'))],
        source: 'vfio_group_fops_release',
      }),
      accept({
        when: groupFile(g).is('open'),
        set: [set(groupFile, groupFile.named('pinned'))],
        source: 'vfio_group_fops_release',
      }),
    ),
    REAP_GROUP: [
      accept({
        when: and(groupFile(g).is('pinned'), not(held), ownership(g).is('userOwned')),
        tell: [tell('group', g, 'ORPHANED_GROUP', {})],
        source: 'vfio_group_fops_release',
      }),
    ],
    ORPHANED: [
      accept({
        when: groupFile(g).is('open'),
        set: [set(groupFile, groupFile.named('pinned'))],
        source: 'vfio_group_fops_release',
      }),
      accept({ source: 'nothing to orphan' }),
    ],
  };
}
