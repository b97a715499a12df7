import type { Formula, Value } from '../terms/term';
import type { ChartTransition, Message, Update } from '../chart/transition';
import type { Rules } from '../policies/rules';
import type { OperationRules } from './operation';
import { isSound } from '../policies/premises';
import { event, self } from '../chart/events';
import { accept, inOrder, only, refuse, set, tell } from '../chart/transition';
import { and, choose, falsity, none, not, number, or, truth } from '../terms/term';
import { attached, ctx, pasidAttached } from '../vocabulary/device';
import { members } from '../vocabulary/topology';
import { first } from '../terms/quantifiers';
import { actor, domain, operation, owner, ownerCount, toward, unit } from '../vocabulary/group';
import { atRest, blocked, defaultDomain, forgetMoves, someMember, switchTo } from './switch';
import { afterLastDetach, othersAttached } from './detach';
import { othersOnPasid } from './pasid';

const unbind = 'iommufd_device_unbind';
const giveBack = '__iommu_release_dma_ownership';

/**
 * A bound device file is released: its PASID is detached, then its plain attachment, and the last
 * bound device of the group returns every member to the default domain.
 */
export function release(rules: Rules): OperationRules {
  const g = self<'Group'>();
  const dropped = tell('ioasid', toward(g), 'DROPPED', { by: number(1) });
  const pasidGone = [forgetMoves, tell('device', actor(g), 'PASID_DETACHED', {}), dropped];
  const ridGone = [forgetMoves, tell('device', actor(g), 'DETACHED', {}), dropped];
  const stays = or(unit(g).is('nobody'), unit(g).is('device'));
  const shared = rules.policy.moves === 'group';
  const counted = isCounted(rules);
  return {
    ...(isSound(rules.premises) ? {} : { kernelOwned: withoutOwner }),
    userOwned: { RELEASE: phases(rules, event.device, 'pasid', {}) },
    settles: inOrder(
      ...phases(rules, actor(g), 'rid', {
        when: operation(g).is('releasePasid'),
        tell: pasidGone,
      }),
      ...phases(rules, actor(g), 'ownership', {
        when: operation(g).is('releaseRid'),
        tell: ridGone,
        ...(shared ? { rest: choose(stays, domain(g), afterLastDetach(rules)) } : {}),
      }),
      accept({
        when: operation(g).is('uncount'),
        target: 'userOwned',
        set: [...leavesOwnership(rules, actor(g)), ...atRest],
        tell: [tell('device', actor(g), 'RELEASED', {})],
        finish: 'OK',
        source: unbind,
      }),
      ...only(
        counted,
        accept({
          when: operation(g).is('release'),
          target: 'kernelOwned',
          set: [...only(shared, set(domain, defaultDomain)), ...atRest],
          tell: [forgetMoves, tell('device', actor(g), 'RELEASED', {})],
          finish: 'OK',
          source: giveBack,
        }),
      ),
    ),
    undone: [],
  };
}

/**
 * Only a mutant gets here: a device is still bound although nobody owns its group. What it asks of
 * the group is refused, and its release gives the group back once more.
 */
const withoutOwner: Readonly<Record<string, readonly ChartTransition[]>> = {
  ...Object.fromEntries(
    ['MOVE', 'LEAVE', 'PASID_MOVE', 'PASID_LEAVE'].map((name) => [
      name,
      [refuse('EINVAL', truth, 'mutant: nobody owns the group')],
    ]),
  ),
  RELEASE: [
    accept({
      target: 'switching',
      set: switchTo({
        operation: 'release',
        goal: defaultDomain,
        unit: 'group',
        actor: event.device,
      }),
      source: 'mutant: nobody owns the group',
    }),
  ],
};

/** A PASID that is still attached keeps the group owned: better stuck than open. */
const residue = (rules: Rules): Formula =>
  rules.premises.pasidRelease === 'forgets'
    ? someMember((m) => pasidAttached(m).isSome())
    : falsity;

const remaining = (rules: Rules): Value<'Counter'> => {
  const count = ownerCount(self<'Group'>());
  return choose(and(residue(rules), count.equals(number(1))), count, count.minus(number(1)));
};

/** Whether each bound device holds the ownership, or the group as a whole does. */
const isCounted = ({ policy }: Rules): boolean => policy.interface === 'device';

/** What the group keeps of its ownership when a device that is not the last one leaves. */
function leavesOwnership(rules: Rules, device: Value<'Device'>): Update[] {
  if (!isCounted(rules)) return [];
  return [set(ownerCount, remaining(rules)), ...handsOver(rules, device)];
}

/** With several contexts in a group, one that still has a device here takes over from one that left. */
function handsOver({ policy }: Rules, device: Value<'Device'>): readonly Update[] {
  const g = self<'Group'>();
  const others = (m: Value<'Device'>) => and(m.differs(device), ctx(m).isSome());
  return only(
    policy.contexts === 'any',
    set(
      owner,
      choose(
        someMember((m) => and(others(m), ctx(m).equals(owner(g)))),
        owner(g),
        ctx(first(members(g), others)),
      ),
    ),
  );
}

interface After {
  readonly when?: Formula;
  readonly tell?: readonly Message[];
  /** The domain that the group's software state takes on with this step. */
  readonly rest?: Value<'Domain'>;
}

type Phase = 'pasid' | 'rid' | 'ownership';

/** The next step of a release, from the given phase on. */
function phases(
  rules: Rules,
  device: Value<'Device'>,
  from: Phase,
  after: After,
): ChartTransition[] {
  const g = self<'Group'>();
  const { premises, policy } = rules;
  const done = after.tell ?? [];
  const rest = after.rest === undefined ? [] : [set(domain, after.rest)];
  const guarded = (when: Formula) => (after.when === undefined ? when : and(after.when, when));
  const last = ownerCount(g).equals(number(1));
  const forgotten = premises.pasidRelease === 'forgets';
  const atOnce = premises.releaseCount === 'at-once';

  const pasidPhase = accept({
    when: guarded(pasidAttached(device).isSome()),
    target: 'switching',
    set: switchTo({
      operation: 'releasePasid',
      goal: blocked,
      unit: policy.moves,
      idle: othersOnPasid(rules, device),
      actor: device,
      toward: pasidAttached(device),
    }),
    tell: done,
    source: 'vfio_iommufd_physical_unbind',
  });
  const ridPhase = accept({
    when: guarded(attached(device).isSome()),
    target: 'switching',
    set: [
      ...rest,
      ...switchTo({
        operation: 'releaseRid',
        goal: afterLastDetach(rules),
        unit: policy.moves,
        idle: othersAttached(rules, device),
        actor: device,
        toward: attached(device),
      }),
    ],
    tell: done,
    source: 'vfio_iommufd_physical_unbind',
  });
  const left = [...done, tell('device', device, 'RELEASED', {})];
  const endsHere = (when: Formula, source: string) =>
    accept({
      when: guarded(when),
      target: 'userOwned',
      set: [...rest, ...leavesOwnership(rules, device), ...atRest],
      tell: left,
      finish: 'OK',
      source,
    });
  return inOrder(
    ...only(from === 'pasid' && !forgotten, pasidPhase),
    ...only(from !== 'ownership', ridPhase),
    ...only(
      isCounted(rules),
      accept({
        when: guarded(
          atOnce ? ownerCount(g).atLeast(1) : forgotten ? and(last, not(residue(rules))) : last,
        ),
        target: 'switching',
        set: [
          ...rest,
          set(owner, none<'Fd'>()),
          set(ownerCount, number(0)),
          ...switchTo({
            operation: 'release',
            goal: premises.giveBack === 'default' ? defaultDomain : blocked,
            unit: 'group',
            actor: device,
          }),
        ],
        tell: done,
        source: giveBack,
      }),
    ),
    ...(from === 'pasid'
      ? [
          accept({
            target: 'switching',
            set: switchTo({ operation: 'uncount', goal: blocked, unit: 'nobody', actor: device }),
            source: unbind,
          }),
        ]
      : [endsHere(truth, unbind)]),
  );
}
