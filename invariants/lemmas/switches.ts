import type { Formula, Value } from '../../machines/terms/term';
import type { Lemma } from './lemma';
import { always } from '../invariant';
import type { Rules } from '../../machines/policies/rules';
import { devices, groups, isOnBus, sharesWith } from '../situations';
import {
  blocked,
  defaultDomain,
  isMember,
  isParked,
  isPasidSwitch,
  tableOf,
} from '../../machines/group/switch';
import type { Operation } from '../../machines/group/switch';
import { forAll } from '../../machines/terms/quantifiers';
import { and, falsity, flag, iff, implies, not, number, or } from '../../machines/terms/term';
import {
  directMapped,
  fdOf,
  groupOf,
  members,
  msiIsolated,
  pasidCapable,
  requesterOf,
} from '../../machines/vocabulary/topology';
import {
  attached,
  ctx,
  driver,
  moved,
  pasidAttached,
  session,
} from '../../machines/vocabulary/device';
import {
  actor,
  back,
  claimant,
  goal,
  hitch,
  operation,
  owner,
  ownerCount,
  ownership,
  toward,
  unit,
} from '../../machines/vocabulary/group';
import { fdLife, space } from '../../machines/vocabulary/ioasid';
import { pasidTable, table } from '../../machines/vocabulary/requester';
import { isBusy, withDeviceFiles } from './lemma';
import { oneIoasidPerGroupInv } from '../one-ioasid-per-group-inv';
import { pasidCompatibleInv } from '../pasid-compatible-inv';
import { cannotKeep, hasFormats } from '../../machines/ioasid/format';

type G = Value<'Group'>;

/** A group at rest carries nothing of a switch. */
const carriesNothing = (g: G): Formula =>
  and(
    operation(g).is('none'),
    goal(g).isNone(),
    back(g).isNone(),
    unit(g).is('nobody'),
    actor(g).isNone(),
    claimant(g).isNone(),
    toward(g).isNone(),
    hitch(g).is('none'),
  );

const named = (g: G): Formula =>
  and(toward(g).isSome(), space(toward(g)).isNot('free'), fdOf(toward(g)).equals(owner(g)));

/** Another device of the same requester id is attached, so that the entry stays as it is. */
const staysShared = (rules: Rules, a: Value<'Device'>): Formula =>
  rules.policy.sharedRequester === 'stays'
    ? sharesWith(a, (m) => attached(m).equals(attached(a)))
    : falsity;

/** What each operation says of its group while the members are moved, where devices move one by one. */
const describes: readonly (readonly [
  operation: Operation,
  says: (g: G, a: Value<'Device'>, rules: Rules) => Formula,
])[] = [
  [
    'claim',
    (g, a) =>
      and(
        unit(g).is('group'),
        goal(g).equals(blocked),
        back(g).equals(defaultDomain),
        session(a).is('open'),
        claimant(g).isSome(),
        fdLife(claimant(g)).is('open'),
      ),
  ],
  [
    'attach',
    (g, a) =>
      and(
        unit(g).is('device'),
        goal(g).equals(tableOf(toward(g))),
        back(g).equals(blocked),
        named(g),
        session(a).is('bound'),
        not(isParked(a)),
        attached(a).isNone(),
      ),
  ],
  [
    'replace',
    (g, a) =>
      and(
        unit(g).is('device'),
        goal(g).equals(tableOf(toward(g))),
        back(g).equals(tableOf(attached(a))),
        named(g),
        session(a).is('bound'),
        not(isParked(a)),
        attached(a).isSome(),
        attached(a).differs(toward(g)),
      ),
  ],
  [
    'repair',
    (g, a) =>
      and(
        unit(g).is('device'),
        goal(g).equals(tableOf(toward(g))),
        back(g).equals(tableOf(attached(a))),
        named(g),
        session(a).is('bound'),
        not(isParked(a)),
        attached(a).equals(toward(g)),
      ),
  ],
  [
    'detach',
    (g, a) =>
      and(
        unit(g).is('device'),
        goal(g).equals(blocked),
        session(a).is('bound'),
        toward(g).isSome(),
        attached(a).equals(toward(g)),
      ),
  ],
  [
    'pasidAttach',
    (g, a) =>
      and(
        unit(g).is('device'),
        goal(g).equals(tableOf(toward(g))),
        back(g).equals(blocked),
        named(g),
        session(a).is('bound'),
        not(isParked(a)),
        pasidCapable(a).equals(flag(true)),
        pasidAttached(a).isNone(),
      ),
  ],
  [
    'pasidReplace',
    (g, a) =>
      and(
        unit(g).is('device'),
        goal(g).equals(tableOf(toward(g))),
        back(g).equals(tableOf(pasidAttached(a))),
        named(g),
        session(a).is('bound'),
        not(isParked(a)),
        pasidAttached(a).isSome(),
        pasidAttached(a).differs(toward(g)),
      ),
  ],
  [
    'pasidDetach',
    (g, a) =>
      and(
        unit(g).is('device'),
        goal(g).equals(blocked),
        session(a).is('bound'),
        toward(g).isSome(),
        pasidAttached(a).equals(toward(g)),
      ),
  ],
  [
    'releasePasid',
    (g, a) =>
      and(
        unit(g).is('device'),
        goal(g).equals(blocked),
        session(a).is('releasing'),
        toward(g).isSome(),
        pasidAttached(a).equals(toward(g)),
      ),
  ],
  [
    'releaseRid',
    (g, a, rules) =>
      and(
        or(unit(g).is('device'), and(unit(g).is('nobody'), staysShared(rules, a))),
        goal(g).equals(blocked),
        session(a).is('releasing'),
        toward(g).isSome(),
        attached(a).equals(toward(g)),
        pasidAttached(a).isNone(),
      ),
  ],
  [
    'release',
    (g, a) =>
      and(
        unit(g).is('group'),
        goal(g).equals(defaultDomain),
        session(a).is('releasing'),
        attached(a).isNone(),
        pasidAttached(a).isNone(),
      ),
  ],
  [
    'uncount',
    (g, a) =>
      and(
        unit(g).is('nobody'),
        session(a).is('releasing'),
        attached(a).isNone(),
        pasidAttached(a).isNone(),
        not(ownerCount(g).equals(number(1))),
      ),
  ],
];

/** What would have refused a claim, and has not come about while the members are moved for it. */
const admits: readonly (readonly [name: string, says: string, holds: (g: G) => Formula])[] = [
  [
    'claimedIsIsolated',
    'Interrupts of a group that is being claimed are remapped.',
    (g) => msiIsolated(g).equals(flag(true)),
  ],
  [
    'claimedIsUnbound',
    'No device of a group that is being claimed is bound yet.',
    (g) => forAll(members(g), (m) => ctx(m).isNone()),
  ],
  [
    'claimedHasNoKernelDriver',
    'No device of a group that is being claimed has a kernel driver.',
    (g) => forAll(members(g), (m) => implies(isOnBus(m), driver(m).isNot('kernel'))),
  ],
  [
    'claimedIsNotParked',
    'No member of a group that is being claimed is parked.',
    (g) => forAll(members(g), (m) => implies(isMember(m), not(isParked(m)))),
  ],
  [
    'claimedIsNotDirect',
    'No member of a group that is being claimed needs a direct mapping.',
    (g) => forAll(members(g), (m) => implies(isMember(m), directMapped(m).equals(flag(false)))),
  ],
];

/** What is known of a group whose members are being moved, and that no other is. */
export const switchLemmas: readonly Lemma[] = [
  {
    name: 'oneSwitchAtATime',
    says: 'The members of at most one group are being moved.',
    applies: always,
    holds: () =>
      forAll(groups, (g) => forAll(groups, (h) => implies(and(isBusy(g), isBusy(h)), g.equals(h)))),
  },
  {
    name: 'restCarriesNothing',
    says: 'A group at rest carries nothing of a switch, and none of its members is marked as moved.',
    applies: always,
    holds: () =>
      and(
        forAll(groups, (g) => or(isBusy(g), carriesNothing(g))),
        forAll(devices, (d) => implies(moved(d).equals(flag(true)), isBusy(groupOf(d)))),
      ),
  },
  {
    name: 'ownerMatchesState',
    says: 'A group has an owner exactly when it is owned by a user, or being moved for something else than to be claimed or given back.',
    applies: withDeviceFiles,
    holds: () =>
      forAll(groups, (g) =>
        iff(
          owner(g).isSome(),
          or(
            ownership(g).is('userOwned'),
            and(isBusy(g), operation(g).isNot('none', 'claim', 'release')),
          ),
        ),
      ),
  },
  {
    name: 'switchHasItsActor',
    says: 'A switch is for one of the known reasons, and for a device of the group itself.',
    applies: withDeviceFiles,
    holds: () =>
      forAll(groups, (g) =>
        implies(
          isBusy(g),
          and(
            operation(g).is(...describes.map(([name]) => name)),
            hitch(g).is('none'),
            actor(g).isSome(),
            groupOf(actor(g)).equals(g),
          ),
        ),
      ),
  },
  ...describes.map(([name, says]): Lemma => ({
    name: `${name}IsDescribed`,
    says: `What a switch for ${name} keeps in mind agrees with its device: the file, the attachments, where it goes and where it would return.`,
    applies: withDeviceFiles,
    holds: (rules) =>
      forAll(groups, (g) =>
        implies(and(isBusy(g), operation(g).is(name)), says(g, actor(g), rules)),
      ),
  })),
  {
    name: 'onlyFallibleReturns',
    says: 'Only a claim or an attach is ever rolled back.',
    applies: withDeviceFiles,
    holds: () =>
      forAll(groups, (g) =>
        implies(
          ownership(g).is('rollingBack'),
          operation(g).is('claim', 'attach', 'replace', 'repair', 'pasidAttach', 'pasidReplace'),
        ),
      ),
  },
  ...admits.map(([name, says, holds]): Lemma => ({
    name,
    says,
    applies: withDeviceFiles,
    holds: () => forAll(groups, (g) => implies(and(isBusy(g), operation(g).is('claim')), holds(g))),
  })),
  {
    name: 'movedWereDue',
    says: 'Who is marked as moved was to be moved: a member that is not parked, and the only one where one device moves.',
    applies: withDeviceFiles,
    holds: () =>
      forAll(devices, (d) =>
        implies(
          moved(d).equals(flag(true)),
          and(
            isMember(d),
            not(isParked(d)),
            unit(groupOf(d)).is('device', 'group'),
            implies(
              unit(groupOf(d)).is('device'),
              and(actor(groupOf(d)).equals(d), ownership(groupOf(d)).is('switching')),
            ),
          ),
        ),
      ),
  },
  {
    name: 'movedAreThere',
    says: 'Who has been moved is where the switch goes.',
    applies: withDeviceFiles,
    holds: () =>
      forAll(devices, (d) =>
        implies(
          and(moved(d).equals(flag(true)), ownership(groupOf(d)).is('switching')),
          and(
            or(isPasidSwitch(groupOf(d)), table(requesterOf(d)).equals(goal(groupOf(d)))),
            implies(isPasidSwitch(groupOf(d)), pasidTable(requesterOf(d)).equals(goal(groupOf(d)))),
          ),
        ),
      ),
  },
  {
    name: 'groupStaysTogether',
    says: 'Where a group shares one IOASID, an attach goes to the one that others are attached to, and a detach moves nobody whose requester id another needs.',
    applies: oneIoasidPerGroupInv.applies,
    holds: () =>
      forAll(groups, (g) =>
        forAll(members(g), (m) =>
          implies(
            and(isBusy(g), m.differs(actor(g)), attached(m).isSome()),
            and(
              implies(
                operation(g).is('attach', 'replace', 'repair'),
                attached(m).equals(toward(g)),
              ),
              implies(
                and(operation(g).is('detach', 'releaseRid'), unit(g).is('device')),
                requesterOf(m).differs(requesterOf(actor(g))),
              ),
            ),
          ),
        ),
      ),
  },
  {
    name: 'switchKeepsCompatible',
    says: 'Where tables are explicit, nothing is attached that could not be shared with a PASID while one is attached, and the other way round.',
    applies: (rules) => withDeviceFiles(rules) && pasidCompatibleInv.applies(rules),
    holds: () =>
      forAll(groups, (g) =>
        and(
          implies(
            and(isBusy(g), operation(g).is('attach', 'replace', 'repair')),
            forAll(members(g), (m) =>
              or(pasidAttached(m).isNone(), space(toward(g)).isNot('paging')),
            ),
          ),
          implies(
            and(isBusy(g), operation(g).is('pasidAttach', 'pasidReplace')),
            and(
              space(toward(g)).isNot('paging'),
              forAll(members(g), (m) =>
                or(attached(m).isNone(), space(attached(m)).isNot('paging')),
              ),
            ),
          ),
        ),
      ),
  },
  {
    name: 'switchKeepsFormat',
    says: 'What is just being attached can keep the format of where it goes.',
    applies: (rules) => withDeviceFiles(rules) && hasFormats(rules),
    holds: () =>
      forAll(groups, (g) =>
        implies(
          and(
            isBusy(g),
            operation(g).is('attach', 'replace', 'repair', 'pasidAttach', 'pasidReplace'),
          ),
          not(cannotKeep(actor(g), toward(g))),
        ),
      ),
  },
];
