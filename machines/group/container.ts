import type { Formula } from '../terms/term';
import type { ChartTransition } from '../chart/transition';
import type { Rules } from '../policies/rules';
import type { OperationRules } from './operation';
import { event, self } from '../chart/events';
import { accept, inOrder, refuse, set } from '../chart/transition';
import { and } from '../terms/term';
import { fdLife } from '../vocabulary/ioasid';
import { ioasidOf } from '../vocabulary/topology';
import { session } from '../vocabulary/device';
import { actor, domain, groupFile } from '../vocabulary/group';
import { blocked, defaultDomain, someMember, switchTo, tableOf } from './switch';
import { claimRefusals } from './claim';
import { hasGroupFile, throughGroupFile } from './group-file';
import { settling, undoing } from './container-settle';
import { ownedBy, source, startRelease } from './container-steps';

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
    source: source.claim,
  });
  const skips = accept({
    target: 'userOwned',
    set: ownedBy(event.fd, rules.premises.claim === 'leaves-default' ? defaultDomain : blocked),
    source: 'mutant: no switch to blocked DMA',
  });
  return {
    kernelOwned: {
      UNSET_CONTAINER: [refuse('EINVAL', hasGroupFile, 'vfio_group_ioctl_unset_container')],
      DRIVERLESS: [
        accept({
          when: groupFile(g).is('open'),
          set: [set(groupFile, groupFile.named('closed'))],
          source: source.driverless,
        }),
        accept({ source: source.driverless }),
      ],
      SET_CONTAINER: [
        badContainer,
        ...claimRefusals(rules).map(throughGroupFile),
        throughGroupFile(rules.premises.claim === 'blocks-first' ? begins : skips),
      ],
    },
    userOwned: {
      SET_CONTAINER: [
        badContainer,
        refuse('EINVAL', hasGroupFile, 'vfio_group_ioctl_set_container'),
      ],
      UNSET_CONTAINER: leavesContainer(rules, inUse).map(throughGroupFile),
      ORPHANED_GROUP: leavesContainer(rules),
      DRIVERLESS: leavesContainer(rules).map(withItsFile),
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
          source: source.attach,
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
          source: source.detach,
        }),
      ],
    },
    settles: settling(),
    undone: undoing(rules),
  };
}

const badContainer = refuse(
  'EBADF',
  and(hasGroupFile, fdLife(event.fd).isNot('open')),
  'vfio_group_ioctl_set_container',
);

/** What leaves the container so leaves its file behind, which opens nothing any more. */
const withItsFile = (transition: ChartTransition): ChartTransition => ({
  ...transition,
  actions: transition.actions.map((action) =>
    action.type === 'update'
      ? {
          ...action,
          params: {
            updates: [
              ...action.params.updates.filter(({ symbol }) => symbol !== actor.symbol),
              set(actor, event.device),
              set(groupFile, groupFile.named('pinned')),
            ],
          },
        }
      : action,
  ),
});

/** Open devices keep the container. */
const inUse = someMember((m) => session(m).isNot('closed'));

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
      source: source.detach,
    }),
    accept({ target: 'switching', set: startRelease(), source: source.leave }),
  );
}
