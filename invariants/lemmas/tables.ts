import type { Formula, Value } from '../../machines/terms/term';
import type { Lemma } from './lemma';
import {
  devices,
  isDisturbed,
  isOnBus,
  isPasidDisturbed,
  isQuiet,
  requesters,
  sharesWith,
  tableIs,
} from '../situations';
import {
  blocked,
  defaultDomain,
  isMember,
  isParked,
  isPasidSwitch,
  physical,
  tableOf,
} from '../../machines/group/switch';
import type { Operation } from '../../machines/group/switch';
import { exists, forAll } from '../../machines/terms/quantifiers';
import { and, falsity, flag, implies, not, or, truth } from '../../machines/terms/term';
import {
  aliasOf,
  directMapped,
  fdOf,
  groupOf,
  ioasidOf,
  members,
  requesterGroup,
  requesterOf,
} from '../../machines/vocabulary/topology';
import { attached, disturbed, moved, pasidAttached } from '../../machines/vocabulary/device';
import { actor, goal, operation, owner } from '../../machines/vocabulary/group';
import { pasidTable, table } from '../../machines/vocabulary/requester';
import { isBusy, usedBySome, withDeviceFiles } from './lemma';

type G = Value<'Group'>;
type D = Value<'Device'>;

const is = (g: G, ...names: readonly Operation[]): Formula =>
  and(isBusy(g), operation(g).is(...names));

/** Somebody with the same requester id has been moved by the switch that is going on. */
const movedTogether = (d: D): Formula =>
  exists(members(groupOf(d)), (m) =>
    and(requesterOf(m).equals(requesterOf(d)), moved(m).equals(flag(true))),
  );

/** What is known of the tables of the IOMMU. */
export const tableLemmas: readonly Lemma[] = [
  {
    name: 'tablesAreAccountedFor',
    says: 'A requester id is blocked, or unused and left in identity, or in the default domain of an unowned group, or in an IOASID of the owner until the group is given back.',
    applies: withDeviceFiles,
    holds: () =>
      forAll(requesters, (r) => {
        const g = requesterGroup(r);
        return or(
          table(r).equals(blocked),
          and(
            table(r).equals(physical),
            not(usedBySome(r, isOnBus)),
            usedBySome(r, (d) => directMapped(d).equals(flag(true))),
          ),
          and(table(r).equals(defaultDomain), owner(g).isNone(), usedBySome(r, isMember)),
          and(
            ioasidOf(table(r)).isSome(),
            usedBySome(r, isMember),
            or(is(g, 'release'), fdOf(ioasidOf(table(r))).equals(owner(g))),
          ),
        );
      }),
  },
  {
    name: 'translationHasAReason',
    says: 'A requester id translates through an IOASID because a device of that id is attached to it, or is just being attached, or because a failed write left it so.',
    applies: withDeviceFiles,
    holds: (rules) =>
      forAll(requesters, (r) => {
        const g = requesterGroup(r);
        return implies(
          ioasidOf(table(r)).isSome(),
          or(
            usedBySome(r, (d) => tableIs(d, attached(d))),
            and(
              is(g, 'attach', 'replace', 'repair'),
              requesterOf(actor(g)).equals(aliasOf(r)),
              moved(actor(g)).equals(flag(true)),
              table(r).equals(goal(g)),
            ),
            rules.failures ? usedBySome(r, (d) => disturbed(d).equals(flag(true))) : falsity,
          ),
        );
      }),
  },
  {
    name: 'attachedTranslates',
    says: 'An attached device that is not parked, disturbed or just being moved translates through its IOASID.',
    applies: withDeviceFiles,
    holds: (rules) =>
      forAll(devices, (d) =>
        implies(
          and(
            attached(d).isSome(),
            isQuiet(rules, d),
            rules.policy.sharing !== 'free' ? truth : not(sharesWith(d, () => truth)),
            or(isPasidSwitch(groupOf(d)), moved(d).equals(flag(false))),
          ),
          tableIs(d, attached(d)),
        ),
      ),
  },
  {
    name: 'pasidTranslationHasAReason',
    says: 'The PASID of a requester id is blocked, or translates through the IOASID that its device is attached to under the PASID or is just being attached to.',
    applies: withDeviceFiles,
    holds: () =>
      forAll(requesters, (r) => {
        const g = requesterGroup(r);
        return or(
          pasidTable(r).equals(blocked),
          usedBySome(r, (d) =>
            and(pasidAttached(d).isSome(), pasidTable(r).equals(tableOf(pasidAttached(d)))),
          ),
          and(
            is(g, 'pasidAttach', 'pasidReplace'),
            requesterOf(actor(g)).equals(aliasOf(r)),
            moved(actor(g)).equals(flag(true)),
            pasidTable(r).equals(goal(g)),
          ),
        );
      }),
  },
  {
    name: 'pasidAttachedTranslates',
    says: 'A device that is attached under a PASID, not parked, disturbed or just being moved, translates requests with it.',
    applies: withDeviceFiles,
    holds: (rules) =>
      forAll(devices, (d) =>
        implies(
          and(
            pasidAttached(d).isSome(),
            not(isParked(d)),
            not(isPasidDisturbed(rules, d)),
            or(not(isPasidSwitch(groupOf(d))), moved(d).equals(flag(false))),
          ),
          pasidTable(requesterOf(d)).equals(tableOf(pasidAttached(d))),
        ),
      ),
  },
  {
    name: 'unownedIsDefault',
    says: 'A quiet member of a group without an owner is in the default domain, unless a claim has moved it already or a release has not moved it yet.',
    applies: withDeviceFiles,
    holds: (rules) =>
      forAll(devices, (d) => {
        const g = groupOf(d);
        return implies(
          and(
            owner(g).isNone(),
            isMember(d),
            not(isParked(d)),
            not(isDisturbed(rules, d)),
            or(not(is(g, 'claim')), not(movedTogether(d))),
            or(not(is(g, 'release')), movedTogether(d)),
          ),
          table(requesterOf(d)).equals(defaultDomain),
        );
      }),
  },
];
