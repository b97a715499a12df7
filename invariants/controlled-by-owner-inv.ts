import type { Invariant } from './invariant';
import { always } from './invariant';
import { groups, isOperable, isOwned } from './situations';
import { exists, forAll } from '../machines/terms/quantifiers';
import { and, implies } from '../machines/terms/term';
import { members } from '../machines/vocabulary/topology';
import { ctx, session } from '../machines/vocabulary/device';
import { owner } from '../machines/vocabulary/group';

export const controlledByOwnerInv: Invariant = {
  id: 'INV-42',
  name: 'controlledByOwnerInv',
  says: 'While a group has an owner, nobody but that owner can operate a device of it.',
  when: 'transient',
  source: 'mail of 14 June 2021 14:07 UTC, rule 2; mail of 17 June 2021 (Alex Williamson)',
  exceptions: [],
  applies: always,
  holds: (rules) =>
    forAll(groups, (g) =>
      implies(
        isOwned(g),
        forAll(members(g), (d) => implies(isOperable(rules, d), ctx(d).equals(owner(g)))),
      ),
    ),
  witness: (rules) =>
    exists(groups, (g) =>
      and(
        isOwned(g),
        exists(members(g), (d) => isOperable(rules, d)),
        exists(members(g), (m) => session(m).is('closed')),
      ),
    ),
};
