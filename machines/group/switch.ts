import type { Formula } from '../terms/term';
import type { Value } from '../terms/term';
import type { Message, Update } from '../chart/transition';
import { and, choose, constant, flag, none, not, or, Value as ValueTerm } from '../terms/term';
import { exists } from '../terms/quantifiers';
import { self } from '../chart/events';
import { set, tellEach } from '../chart/transition';
import { domainConstant } from '../terms/sorts';
import { members, pasidCapable } from '../vocabulary/topology';
import { moved, presence, reset } from '../vocabulary/device';
import { actor, back, claimant, goal, hitch, operation, toward, unit } from '../vocabulary/group';

export type Operation = Exclude<(typeof operation.values)[number], 'none'>;

/** The three fixed domains, and the table of an IOASID. */
export const defaultDomain: Value<'Domain'> = new ValueTerm(
  constant(domainConstant.default, 'default'),
);
export const blocked: Value<'Domain'> = new ValueTerm(constant(domainConstant.blocked, 'blocked'));
export const physical: Value<'Domain'> = new ValueTerm(
  constant(domainConstant.physical, 'physical'),
);
const noDomain: Value<'Domain'> = new ValueTerm(constant(domainConstant.none, 'none'));
export const tableOf = (ioasid: Value<'Ioasid'>): Value<'Domain'> =>
  new ValueTerm({ op: 'translated', ioasid: ioasid.node });

export type Hitch = (typeof hitch.values)[number];

interface Switch {
  readonly operation: Operation;
  readonly goal: Value<'Domain'>;
  /** Where moved members return to if a later one fails; a switch without it cannot fail. */
  readonly back?: Value<'Domain'>;
  readonly unit: 'nobody' | 'device' | 'group';
  /** If this holds the switch is bookkeeping only and nobody moves. */
  readonly idle?: Formula;
  readonly actor?: Value<'Device'>;
  readonly claimant?: Value<'Fd'>;
  readonly toward?: Value<'Ioasid'>;
  readonly hitch?: Hitch;
}

/** The fields that describe a switch. */
export function switchTo(plan: Switch): Update[] {
  const moving =
    plan.idle === undefined
      ? unit.named(plan.unit)
      : choose(plan.idle, unit.named('nobody'), unit.named(plan.unit));
  return [
    set(operation, operation.named(plan.operation)),
    set(goal, plan.goal),
    set(back, plan.back ?? noDomain),
    set(unit, moving),
    set(actor, plan.actor ?? none<'Device'>()),
    set(claimant, plan.claimant ?? none<'Fd'>()),
    set(toward, plan.toward ?? none<'Ioasid'>()),
    set(hitch, hitch.named(plan.hitch ?? 'none')),
  ];
}

/** A group at rest carries nothing of the switch that is over, so equal situations are equal states. */
export const atRest: readonly Update[] = [
  set(operation, operation.named('none')),
  set(goal, noDomain),
  set(back, noDomain),
  set(unit, unit.named('nobody')),
  set(actor, none<'Device'>()),
  set(claimant, none<'Fd'>()),
  set(toward, none<'Ioasid'>()),
  set(hitch, hitch.named('none')),
];

export const forgetMoves: Message = tellEach(
  'device',
  members(self<'Group'>()),
  'SETTLED',
  {},
  (m) => moved(m).equals(flag(true)),
);

/** A device that is on the bus as a member of its group. */
export const isMember = (device: Value<'Device'>): Formula =>
  presence(device).is('present', 'removing');

/** A member whose table entry the reset code has taken over; the member loop passes it by. */
export const isParked = (device: Value<'Device'>): Formula => reset(device).isNot('normal');

const pasidOperations = ['pasidAttach', 'pasidReplace', 'pasidDetach', 'releasePasid'] as const;
export const isPasidSwitch = (group: Value<'Group'>): Formula =>
  operation(group).is(...pasidOperations);

/** Whether the member loop of the group's switch has this device still before it. */
export const awaitsWrite = (group: Value<'Group'>, device: Value<'Device'>): Formula =>
  and(
    isMember(device),
    not(isParked(device)),
    not(moved(device).equals(flag(true))),
    or(unit(group).is('group'), and(unit(group).is('device'), actor(group).equals(device))),
    or(not(isPasidSwitch(group)), pasidCapable(device).equals(flag(true))),
  );

/** Whether the rollback of the group's switch has this device still before it. */
export const awaitsReturn = (device: Value<'Device'>): Formula => moved(device).equals(flag(true));

export const someMember = (body: (m: Value<'Device'>) => Formula): Formula =>
  exists(members(self<'Group'>()), body);
