import type { ChartTransition } from '../chart/transition';
import { self } from '../chart/events';
import type { Rules } from '../policies/rules';
import { accept, inOrder, only, refuse, set, tell } from '../chart/transition';
import { and, not } from '../terms/term';
import { driver, session } from '../vocabulary/device';
import { container, groupFile, ownership } from '../vocabulary/group';
import { someMember } from './switch';

/** An ioctl on the group needs the group's file. */
export const hasGroupFile = groupFile(self<'Group'>()).is('open');
export const throughGroupFile = (transition: ChartTransition): ChartTransition => ({
  ...transition,
  guard: {
    type: 'holds',
    params: { formula: and(hasGroupFile, transition.guard.params.formula) },
  },
});

/** The group file and the devices that keep it open. */
export function groupFileEvents({ policy }: Rules): Record<string, ChartTransition[]> {
  const g = self<'Group'>();
  const isThere = someMember((m) => driver(m).is('vfio'));
  const held = someMember((m) => session(m).is('bound', 'lingering'));
  return {
    OPEN_GROUP: [
      ...only(
        policy.interface === 'container',
        refuse(
          'ENOENT',
          not(isThere),
          'vfio_group_fops_open: vfio_device_remove_group has removed it',
        ),
      ),
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
