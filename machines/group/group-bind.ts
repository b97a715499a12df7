import type { Rules } from '../policies/rules';
import type { OperationRules } from './operation';
import { answersOf } from '../policies/answers';
import { event, self } from '../chart/events';
import { accept, refuse, set, tell } from '../chart/transition';
import { and, choose, none, number } from '../terms/term';
import { fdLife } from '../vocabulary/ioasid';
import { claimant, container, groupFile, operation, owner, ownerCount } from '../vocabulary/group';
import { atRest, blocked, defaultDomain, forgetMoves, switchTo } from './switch';
import { claimRefusals } from './claim';
import { hasGroupFile, throughGroupFile } from './group-file';

const binds = 'VFIO_GROUP_BIND_IOASID_FD, mails of 9 and 11 June 2021';
const releases = 'mail of 11 June 2021: the group holds the fd, its open devices hold the group';

/** The group is bound as a whole, before its devices can be had, and released after the last of them. */
export function groupBind(rules: Rules): OperationRules {
  const g = self<'Group'>();
  const badFd = refuse(
    answersOf(rules.policy).badFd,
    and(hasGroupFile, fdLife(event.fd).isNot('open')),
    binds,
  );
  const owned = [
    set(owner, claimant(g)),
    set(container, claimant(g)),
    set(ownerCount, number(1)),
    ...atRest,
  ];
  return {
    kernelOwned: {
      GROUP_BIND: [
        badFd,
        ...claimRefusals(rules).map(throughGroupFile),
        throughGroupFile(
          accept({
            target: 'switching',
            set: switchTo({
              operation: 'claim',
              goal: blocked,
              back: defaultDomain,
              unit: 'group',
              claimant: event.fd,
            }),
            source: binds,
          }),
        ),
      ],
    },
    userOwned: {
      GROUP_BIND: [badFd, refuse(answersOf(rules.policy).boundTwice, hasGroupFile, binds)],
      ORPHANED_GROUP: [
        accept({
          target: 'switching',
          set: [
            set(owner, none<'Fd'>()),
            set(ownerCount, number(0)),
            ...switchTo({ operation: 'release', goal: defaultDomain, unit: 'group' }),
          ],
          source: releases,
        }),
      ],
    },
    settles: [
      accept({
        when: operation(g).is('claim'),
        target: 'userOwned',
        set: owned,
        tell: [forgetMoves],
        finish: 'OK',
        source: binds,
      }),
      accept({
        when: operation(g).is('release'),
        target: 'kernelOwned',
        set: [
          set(container, none<'Fd'>()),
          set(
            groupFile,
            choose(groupFile(g).is('pinned'), groupFile.named('closed'), groupFile.named('open')),
          ),
          ...atRest,
        ],
        tell: [forgetMoves, tell('iommuFd', container(g), 'UNPINNED', {})],
        finish: 'OK',
        source: releases,
      }),
    ],
    undone: [
      accept({
        when: operation(g).is('claim'),
        target: 'kernelOwned',
        set: atRest,
        finish: 'ENOMEM',
        source: binds,
      }),
    ],
  };
}
