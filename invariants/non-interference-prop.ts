import type { Invariant } from './invariant';
import { always, step } from './invariant';
import { devices, ioasids } from './situations';
import { exists, forAll } from '../machines/terms/quantifiers';
import { and, implies, or, truth } from '../machines/terms/term';
import { fdOf, requesterOf } from '../machines/vocabulary/topology';
import { pasidTable, table } from '../machines/vocabulary/requester';
import { attached, ctx, driver, pasidAttached } from '../machines/vocabulary/device';
import { fdLife, leaf, space, users } from '../machines/vocabulary/ioasid';
import { isMember } from '../machines/group/switch';

export const nonInterferenceProp: Invariant = {
  id: 'INV-35',
  name: 'nonInterferenceProp',
  says: 'No command of one user changes what another user, or a kernel driver, observes of its own devices and address spaces.',
  when: 'steady',
  source: 'mail of 15 June 2021 02:31 UTC, premise (iv), made precise',
  exceptions: [
    'devices that share a requester id are all in one group, hence of one user',
    'an administrator who takes the last vfio driver of a group away, and so its container',
  ],
  applies: always,
  holds: (rules) =>
    and(
      forAll(devices, (d) =>
        implies(
          and(ctx.before(d).isSome(), ctx.before(d).differs(step.principal)),
          and(
            ctx(d).equals(ctx.before(d)),
            attached(d).equals(attached.before(d)),
            pasidAttached(d).equals(pasidAttached.before(d)),
            table(requesterOf(d)).equals(table.before(requesterOf(d))),
            pasidTable(requesterOf(d)).equals(pasidTable.before(requesterOf(d))),
          ),
        ),
      ),
      forAll(ioasids, (i) =>
        implies(
          and(
            fdOf(i).differs(step.principal),
            // a container loses its address space when an administrator takes its last driver
            rules.policy.interface === 'container' ? step.principal.isSome() : truth,
          ),
          and(
            or(space(i).equals(space.before(i)), fdLife(fdOf(i)).isNot('open')),
            or(users(i).equals(users.before(i)), fdLife(fdOf(i)).isNot('open')),
            or(leaf(i).equals(leaf.before(i)), fdLife(fdOf(i)).isNot('open')),
          ),
        ),
      ),
      implies(
        step.principal.isSome(),
        forAll(devices, (d) =>
          implies(
            and(driver.before(d).is('kernel'), isMember(d)),
            table(requesterOf(d)).equals(table.before(requesterOf(d))),
          ),
        ),
      ),
    ),
  witness: () =>
    and(
      step.principal.isSome(),
      exists(devices, (d) => and(ctx.before(d).isSome(), ctx.before(d).differs(step.principal))),
    ),
};
