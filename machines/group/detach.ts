import type { Formula, Value } from '../terms/term';
import type { ChartTransition, Message } from '../chart/transition';
import type { Rules } from '../policies/rules';
import type { OperationRules } from './operation';
import { event, self } from '../chart/events';
import { accept, inOrder, only, set, tell } from '../chart/transition';
import { and, choose, falsity, not, number } from '../terms/term';
import { requesterOf } from '../vocabulary/topology';
import { attached } from '../vocabulary/device';
import { actor, domain, hitch, goal, operation, toward, unit } from '../vocabulary/group';
import { atRest, blocked, defaultDomain, forgetMoves, someMember, switchTo } from './switch';

const source = 'iommufd_hw_pagetable_detach';

/** Whether another member keeps the table entry of this device in use when it leaves. */
export function othersAttached(rules: Rules, device: Value<'Device'>): Formula {
  const others = (m: Value<'Device'>): Formula => and(m.differs(device), attached(m).isSome());
  if (rules.policy.moves === 'group') return someMember(others);
  if (rules.policy.sharedRequester === 'last-writer-wins') return falsity;
  return someMember((m) => and(others(m), requesterOf(m).equals(requesterOf(device))));
}

/** Where the last detach leads while the group is owned. */
export const afterLastDetach = (rules: Rules): Value<'Domain'> =>
  rules.premises.lastDetach === 'blocked' ? blocked : defaultDomain;

/** Detaching cannot fail: the core falls back to blocking a member whose driver refuses. */
export function detach(rules: Rules): OperationRules {
  const g = self<'Group'>();
  const d = event.device;
  const leaving = (mishap: 'none' | 'unwritableReply'): ChartTransition[] =>
    inOrder(
      accept({
        when: othersAttached(rules, d),
        tell: [
          tell('device', d, 'DETACHED', {}),
          tell('ioasid', attached(d), 'DROPPED', { by: number(1) }),
        ],
        ...(mishap === 'none' ? {} : { finish: 'EFAULT' as const }),
        source,
      }),
      accept({
        target: 'switching',
        set: switchTo({
          operation: 'detach',
          goal: afterLastDetach(rules),
          unit: rules.policy.moves,
          actor: d,
          toward: attached(d),
          hitch: mishap,
        }),
        source: '__iommu_group_set_core_domain',
      }),
    );
  const counted = rules.premises.references === 'counted';
  const gone = [
    forgetMoves,
    tell('device', actor(g), 'DETACHED', {}),
    ...only(counted, tell('ioasid', toward(g), 'DROPPED', { by: number(1) })),
  ];
  const settled = [
    ...only(
      rules.policy.moves === 'group',
      set(domain, choose(unit(g).is('nobody'), domain(g), afterLastDetach(rules))),
    ),
    ...atRest,
  ];
  return {
    userOwned: {
      LEAVE: leaving('none'),
      ...(rules.quirks.unwritableReplyDetaches || rules.quirks.unwritablePasidReplyDetachesRid
        ? { LEAVE_UNWRITABLE: leaving('unwritableReply') }
        : {}),
    },
    settles: inOrder(
      ...only(
        rules.quirks.unwritableReplyDetaches || rules.quirks.unwritablePasidReplyDetachesRid,
        accept({
          when: and(operation(g).is('detach'), hitch(g).is('unwritableReply')),
          target: 'userOwned',
          set: settled,
          tell: gone,
          finish: 'EFAULT',
          source: 'vfio_df_ioctl_attach_pt',
        }),
      ),
      accept({
        when: operation(g).is('detach'),
        target: 'userOwned',
        set: settled,
        tell: gone,
        finish: 'OK',
        source,
      }),
    ),
    undone: [],
  };
}

/**
 * The shipped answer to a reply that cannot be written: the attachment that just succeeded is taken
 * back by detaching the device, even when it replaced a good one.
 */
export function detachAfterUnwritableReply(
  rules: Rules,
  when: Formula,
  done: readonly Message[],
): readonly ChartTransition[] {
  if (!rules.quirks.unwritableReplyDetaches) return [];
  const g = self<'Group'>();
  const shared = rules.policy.moves === 'group';
  const undo = (moving: 'nobody' | 'device' | 'group', condition: Formula): ChartTransition =>
    accept({
      when: condition,
      set: [
        ...only(shared, set(domain, goal(g))),
        ...switchTo({
          operation: 'detach',
          goal: afterLastDetach(rules),
          unit: moving,
          actor: actor(g),
          toward: toward(g),
          hitch: 'unwritableReply',
        }),
      ],
      tell: done,
      source: 'vfio_df_ioctl_attach_pt',
    });
  const others = othersAttached(rules, actor(g));
  return inOrder(
    undo(rules.policy.moves, and(when, not(others))),
    undo('nobody', and(when, others)),
  );
}
