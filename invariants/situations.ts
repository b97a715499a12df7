import type { Rules } from '../machines/policies/rules';
import type { Formula, Value } from '../machines/terms/term';
import { isParked } from '../machines/group/switch';
import { exists, every, forAll } from '../machines/terms/quantifiers';
import { and, falsity, flag, not, or } from '../machines/terms/term';
import {
  aliasOf,
  fdOfDomain,
  groupOf,
  members,
  requesterOf,
  requestersOf,
} from '../machines/vocabulary/topology';
import {
  attached,
  bar,
  disturbed,
  pasidDisturbed,
  presence,
  session,
} from '../machines/vocabulary/device';
import { owner } from '../machines/vocabulary/group';
import { cached, pasidTable, table } from '../machines/vocabulary/requester';
import { blocked, tableOf } from '../machines/group/switch';

/** Phrases that several claims share. */
type D = Value<'Device'>;
type G = Value<'Group'>;
type R = Value<'Requester'>;

export const devices = every('Device');
export const groups = every('Group');
export const requesters = every('Requester');
export const ioasids = every('Ioasid');
export const fds = every('Fd');

export const isOwned = (g: G): Formula => owner(g).isSome();

/** On the bus, in its group or stranded beside it: its requests reach the IOMMU. */
export const isOnBus = (d: D): Formula => presence(d).isNot('absent');

/** Some device on the bus sends requests under this id or one it is an alias of. */
export const isInUse = (r: R): Formula =>
  exists(devices, (d) => and(isOnBus(d), requesterOf(d).equals(aliasOf(r))));

/** The device answers somebody: its file does, or its memory is mapped. */
export const isOperable = ({ policy }: Rules, d: D): Formula =>
  or(
    policy.gate === 'open' ? session(d).is('open', 'bound') : session(d).is('bound'),
    bar(d).is('mapped'),
  );

/** A write for the device, or for one that shares its requester id, failed and was not repeated. */
export const isDisturbed = (rules: Rules, d: D): Formula =>
  rules.failures
    ? exists(members(groupOf(d)), (m) =>
        and(requesterOf(m).equals(requesterOf(d)), disturbed(m).equals(flag(true))),
      )
    : falsity;

/** The same before the command: its table may be put right even by a command that fails. */
export const wasDisturbed = (rules: Rules, d: D): Formula =>
  rules.failures
    ? exists(members(groupOf(d)), (m) =>
        and(requesterOf(m).equals(requesterOf(d)), disturbed.before(m).equals(flag(true))),
      )
    : falsity;

/** The same for the table of the device's PASID. */
export const isPasidDisturbed = (rules: Rules, d: D): Formula =>
  rules.failures ? pasidDisturbed(d).equals(flag(true)) : falsity;

/** A failed attach left something behind for this requester id, or for one it is an alias of. */
export const isLeftBehind = (rules: Rules, r: R): Formula =>
  rules.failures
    ? exists(devices, (d) =>
        and(
          requesterOf(d).equals(aliasOf(r)),
          or(disturbed(d).equals(flag(true)), pasidDisturbed(d).equals(flag(true))),
        ),
      )
    : falsity;

export const anyDisturbed = (rules: Rules, g: G): Formula =>
  rules.failures ? exists(members(g), (m) => disturbed(m).equals(flag(true))) : falsity;

/** Another member uses the same requester id. */
export const sharesWith = (d: D, that: (m: D) => Formula): Formula =>
  exists(members(groupOf(d)), (m) =>
    and(m.differs(d), requesterOf(m).equals(requesterOf(d)), that(m)),
  );

/** Blocked, or a table of the security context that owns the group. */
export const isInside = (domain: Value<'Domain'>, g: G): Formula =>
  or(domain.equals(blocked), fdOfDomain(domain).equals(owner(g)));

/** Everything that the requester id can reach translates inside the context: now, under the PASID, and from the IOTLB. */
export const reachesOnlyInside = (r: R, g: G): Formula =>
  and(
    isInside(table(r), g),
    isInside(pasidTable(r), g),
    or(cached(r).isNone(), isInside(cached(r), g)),
  );

export const someAttached = (g: G): Formula => exists(members(g), (m) => attached(m).isSome());
export const tableIs = (d: D, i: Value<'Ioasid'>): Formula =>
  table(requesterOf(d)).equals(tableOf(i));
export const everyRequester = (g: G, body: (r: R) => Formula): Formula =>
  forAll(requestersOf(g), body);
export const isQuiet = (rules: Rules, d: D): Formula =>
  and(not(isParked(d)), not(isDisturbed(rules, d)));
