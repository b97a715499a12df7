import type { Errno } from '../errno';
import type { ChartTransition, Message } from '../chart/transition';
import type { Rules } from '../policies/rules';
import type { Formula, Value } from '../terms/term';
import { self } from '../chart/events';
import { accept, inOrder, set, tell } from '../chart/transition';
import { and, choose, none, not, number } from '../terms/term';
import { every, exists, first, last } from '../terms/quantifiers';
import { ioasidOf, ioasidsOf } from '../vocabulary/topology';
import {
  actor,
  claimant,
  container,
  domain,
  goal,
  groupFile,
  hitch,
  operation,
  toward,
} from '../vocabulary/group';
import { backing } from '../vocabulary/ioasid';
import { atRest, blocked, defaultDomain, forgetMoves, switchTo, tableOf } from './switch';
import { ownedBy, source, startRelease } from './container-steps';

/** What follows when every member of a group has moved for a container. */
export function settling(): ChartTransition[] {
  const g = self<'Group'>();
  const joined = [set(domain, goal(g)), ...atRest];
  const referenced = [forgetMoves, tell('ioasid', toward(g), 'REFERENCED', { by: number(1) })];
  const dropped = [forgetMoves, tell('ioasid', toward(g), 'DROPPED', { by: number(1) })];
  const waiting = (of: Value<'Group'>) =>
    and(of.differs(g), container(of).equals(container(g)), domain(of).differs(goal(g)));
  const next = first(every('Group'), waiting);
  const onlyGroup = not(
    exists(every('Group'), (o) => and(o.differs(g), container(o).equals(container(g)))),
  );
  const lastIn = tell('iommuFd', container(g), 'BACKING_LOST', {}, onlyGroup);
  const others = exists(every('Group'), waiting);
  const attachedGroup = (of: Value<'Group'>) =>
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
      source: source.attach,
    }),
    accept({
      when: operation(g).is('claim'),
      target: 'userOwned',
      set: [...ownedBy(claimant(g), blocked), ...atRest],
      tell: [forgetMoves],
      finish: 'OK',
      source: source.claim,
    }),
    accept({
      when: operation(g).is('enter'),
      target: 'userOwned',
      set: joined,
      tell: referenced,
      finish: 'OK',
      source: source.attach,
    }),
    accept({
      when: and(operation(g).is('join'), others),
      target: 'userOwned',
      set: joined,
      tell: [...referenced, tell('group', next, 'JOIN', { ioasid: toward(g) })],
      source: source.attach,
    }),
    accept({
      when: operation(g).is('join'),
      target: 'userOwned',
      set: joined,
      tell: referenced,
      finish: 'OK',
      source: source.attach,
    }),
    accept({
      when: and(operation(g).is('unjoin'), exists(every('Group'), attachedGroup)),
      target: 'userOwned',
      set: joined,
      tell: [...dropped, tell('group', last(every('Group'), attachedGroup), 'UNJOIN', {})],
      source: source.detach,
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
      set: [set(domain, goal(g)), ...startRelease('none', actor(g))],
      tell: dropped,
      source: source.leave,
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
    tell: [
      forgetMoves,
      lastIn,
      tell('iommuFd', container(g), 'UNPINNED', {}),
      // whose driver was on its way out
      tell('device', actor(g), 'DRIVER_GONE', {}, actor(g).isSome()),
    ],
    finish: errno,
    source: source.leave,
  });
}

/** What follows when a failure has been rolled back. */
export function undoing(rules: Rules): ChartTransition[] {
  const g = self<'Group'>();
  const keeps = rules.premises.failedClaim === 'keeps';
  const other = (of: Value<'Group'>) =>
    and(of.differs(g), container(of).equals(container(g)), ioasidOf(domain(of)).isSome());
  return inOrder(
    accept({
      when: operation(g).is('claim'),
      target: keeps ? 'userOwned' : 'kernelOwned',
      set: keeps ? [...ownedBy(claimant(g), blocked), ...atRest] : atRest,
      finish: 'ENOMEM',
      source: source.claim,
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
      tell: [tell('group', last(every('Group'), other), 'UNJOIN', {})],
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
