import type { Invariant } from './invariant';
import { step } from './invariant';
import { exists } from '../machines/terms/quantifiers';
import { and, implies, not } from '../machines/terms/term';
import { groupOf, members } from '../machines/vocabulary/topology';
import { attached, pasidAttached, session } from '../machines/vocabulary/device';
import { parent, space } from '../machines/vocabulary/ioasid';

const d = step.device;
const joinsUsedSpace = and(
  session.before(d).is('bound'),
  attached.before(d).isNone(),
  exists(members(groupOf(d)), (m) =>
    and(
      space.before(attached.before(m)).is('manual'),
      parent.before(attached.before(m)).equals(step.ioasid),
    ),
  ),
  not(exists(members(groupOf(d)), (m) => pasidAttached.before(m).isSome())),
);

export const sameSpaceJoinsProp: Invariant = {
  id: 'INV-33',
  name: 'sameSpaceJoinsProp',
  says: 'A second device is not refused the address space that its group already translates through.',
  when: 'steady',
  source: 'Documentation/userspace-api/iommufd.rst on attaching by address space',
  exceptions: ['while a PASID of the group is attached'],
  applies: (rules) => rules.policy.tables === 'explicit',
  holds: () => implies(and(step.is('ATTACH'), joinsUsedSpace), not(step.answers('EINVAL'))),
  witness: () => and(step.is('ATTACH'), joinsUsedSpace),
};
