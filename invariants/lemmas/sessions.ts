import type { Lemma } from './lemma';
import { always } from '../invariant';
import { devices, groups, ioasids } from '../situations';
import { isMember } from '../../machines/group/switch';
import { count, forAll } from '../../machines/terms/quantifiers';
import { and, flag, iff, implies, number, or } from '../../machines/terms/term';
import { ats, fdOf, groupOf, members, pasidCapable } from '../../machines/vocabulary/topology';
import {
  attached,
  ctx,
  driver,
  pasidAttached,
  presence,
  reset,
  session,
} from '../../machines/vocabulary/device';
import { actor, operation, owner, ownerCount } from '../../machines/vocabulary/group';
import { fdLife, mapping, parent, space, users } from '../../machines/vocabulary/ioasid';
import { isBusy, withDeviceFiles } from './lemma';
import { usersAreCountedInv } from '../users-are-counted-inv';
import { oneIoasidPerGroupInv } from '../one-ioasid-per-group-inv';
import { pasidCompatibleInv } from '../pasid-compatible-inv';
import { windowsReservedInv } from '../windows-reserved-inv';

/** What is known of device files, attachments and IOASIDs. */
export const sessionLemmas: readonly Lemma[] = [
  {
    name: 'driversOnTheBus',
    says: 'Off the bus there is no driver, beside its group no kernel driver and no vfio; a file is open only on a member that vfio drives, and only what translates addresses itself is parked.',
    applies: always,
    holds: () =>
      forAll(devices, (d) =>
        and(
          implies(presence(d).is('absent'), driver(d).is('none')),
          implies(presence(d).is('stranded'), driver(d).is('none', 'stub')),
          implies(session(d).isNot('closed'), and(isMember(d), driver(d).is('vfio'))),
          implies(reset(d).isNot('normal'), and(isMember(d), ats(d).equals(flag(true)))),
        ),
      ),
  },
  {
    name: 'boundKnowsItsContext',
    says: 'A device knows a security context from when it is bound until it is released, and that context owns its group until the group is given back.',
    applies: withDeviceFiles,
    holds: () =>
      forAll(devices, (d) =>
        and(
          iff(ctx(d).isSome(), session(d).is('bound', 'lingering', 'releasing')),
          implies(
            ctx(d).isSome(),
            or(
              ctx(d).equals(owner(groupOf(d))),
              and(isBusy(groupOf(d)), operation(groupOf(d)).is('release')),
            ),
          ),
          implies(
            session(d).is('releasing'),
            and(
              isBusy(groupOf(d)),
              actor(groupOf(d)).equals(d),
              operation(groupOf(d)).is('releasePasid', 'releaseRid', 'release', 'uncount'),
            ),
          ),
        ),
      ),
  },
  {
    name: 'bindingsAreCounted',
    says: 'The ownership is held as often as devices are bound; while a group is given back, by none, and one is still bound.',
    applies: withDeviceFiles,
    holds: () =>
      forAll(groups, (g) =>
        and(
          iff(owner(g).isSome(), ownerCount(g).atLeast(1)),
          or(
            and(isBusy(g), operation(g).is('release')),
            ownerCount(g).equals(count(members(g), (d) => ctx(d).isSome())),
          ),
          implies(
            and(isBusy(g), operation(g).is('release')),
            and(
              ownerCount(g).equals(number(0)),
              ctx(actor(g)).isSome(),
              count(members(g), (d) => ctx(d).isSome()).equals(number(1)),
            ),
          ),
        ),
      ),
  },
  {
    name: 'attachedWhileBound',
    says: 'Only a bound device is attached, to a live IOASID of its own context, and under a PASID only if it has PASIDs.',
    applies: withDeviceFiles,
    holds: () =>
      forAll(devices, (d) =>
        and(
          implies(
            attached(d).isSome(),
            and(
              ctx(d).isSome(),
              fdOf(attached(d)).equals(ctx(d)),
              space(attached(d)).isNot('free'),
            ),
          ),
          implies(
            pasidAttached(d).isSome(),
            and(
              ctx(d).isSome(),
              fdOf(pasidAttached(d)).equals(ctx(d)),
              space(pasidAttached(d)).isNot('free'),
              pasidCapable(d).equals(flag(true)),
            ),
          ),
        ),
      ),
  },
  {
    name: 'spacesAreBuiltInOrder',
    says: 'A free IOASID is empty, an address space is built on nothing, a table on an address space, a nested one on what can be nested in; none outlives its context.',
    applies: withDeviceFiles,
    holds: ({ policy }) =>
      forAll(ioasids, (i) =>
        and(
          implies(
            space(i).is('free'),
            and(users(i).equals(number(0)), parent(i).isNone(), mapping(i).is('unmapped')),
          ),
          implies(space(i).isNot('free'), fdLife(fdOf(i)).isNot('closed')),
          implies(space(i).is('paging'), parent(i).isNone()),
          implies(
            space(i).is('manual'),
            and(
              policy.tables === 'explicit' ? space(parent(i)).is('paging') : space(i).is('free'),
              fdOf(parent(i)).equals(fdOf(i)),
            ),
          ),
          implies(
            space(i).is('nested'),
            and(
              space(parent(i)).is(policy.tables === 'explicit' ? 'manual' : 'paging'),
              fdOf(parent(i)).equals(fdOf(i)),
            ),
          ),
        ),
      ),
  },
  {
    name: 'usersAreCountedThroughout',
    says: 'References are counted right also between two table writes.',
    applies: withDeviceFiles,
    holds: usersAreCountedInv.holds,
  },
  {
    name: 'windowsReservedThroughout',
    says: 'Windows are reserved also between two table writes.',
    applies: withDeviceFiles,
    holds: windowsReservedInv.holds,
  },
  {
    name: 'oneIoasidThroughout',
    says: 'Where a group shares one IOASID, it does so also between two table writes.',
    applies: oneIoasidPerGroupInv.applies,
    holds: oneIoasidPerGroupInv.holds,
  },
  {
    name: 'pasidCompatibleThroughout',
    says: 'Tables that are shared with a PASID can be shared also between two table writes.',
    applies: (rules) => withDeviceFiles(rules) && pasidCompatibleInv.applies(rules),
    holds: pasidCompatibleInv.holds,
  },
];
