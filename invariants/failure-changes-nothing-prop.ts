import type { Invariant } from './invariant';
import { always, step, withDeviceAttach } from './invariant';
import { devices, groups, ioasids, isDisturbed, wasDisturbed } from './situations';
import { exists, forAll } from '../machines/terms/quantifiers';
import { and, implies, not, or } from '../machines/terms/term';
import { requesterOf } from '../machines/vocabulary/topology';
import { table } from '../machines/vocabulary/requester';
import { attached, ctx, pasidAttached, window } from '../machines/vocabulary/device';
import { owner } from '../machines/vocabulary/group';
import { users } from '../machines/vocabulary/ioasid';
import { blocked } from '../machines/group/switch';

export const failureChangesNothingProp: Invariant = {
  id: 'INV-11',
  name: 'failureChangesNothingProp',
  says: 'A command that answers with an error leaves every attachment, reference, reservation and owner as it was, and every table as it was or blocked.',
  when: 'steady',
  source:
    'iommufd/device.c: error labels of iommufd_hw_pagetable_attach and iommufd_device_do_replace',
  exceptions: [
    'the table of a member that an earlier failure had left in another place: the rollback puts it right',
    'the table of a member whose IOMMU driver leaves the new table behind when its attach fails',
  ],
  applies: always,
  holds: (rules) =>
    implies(
      not(step.answers('OK')),
      and(
        forAll(devices, (d) =>
          and(
            attached(d).equals(attached.before(d)),
            pasidAttached(d).equals(pasidAttached.before(d)),
            window(d).equals(window.before(d)),
            ctx(d).equals(ctx.before(d)),
            or(
              table(requesterOf(d)).equals(table.before(requesterOf(d))),
              table(requesterOf(d)).equals(blocked),
              isDisturbed(rules, d),
              wasDisturbed(rules, d),
            ),
          ),
        ),
        forAll(ioasids, (i) => users(i).equals(users.before(i))),
        forAll(groups, (g) => owner(g).equals(owner.before(g))),
      ),
    ),
  witness: (rules) =>
    rules.failures && withDeviceAttach(rules)
      ? and(
          not(step.answers('OK')),
          exists(devices, (d) => and(isDisturbed(rules, d), attached(d).isSome())),
        )
      : not(step.answers('OK')),
};
