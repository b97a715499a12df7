import type { Formula, Value } from '../terms/term';
import type { ChartTransition } from '../chart/transition';
import type { Rules } from '../policies/rules';
import type { Hitch } from './switch';
import { self } from '../chart/events';
import { accept, inOrder, only, set, tell, tellEach } from '../chart/transition';
import { and, choose, number, or } from '../terms/term';
import { count } from '../terms/quantifiers';
import { ioasidOf, members } from '../vocabulary/topology';
import { attached } from '../vocabulary/device';
import { actor, back, domain, goal, hitch, operation, toward } from '../vocabulary/group';
import { rootOf } from '../vocabulary/ioasid';
import { atRest, forgetMoves, tableOf } from './switch';
import { detachAfterUnwritableReply } from './detach';

const attachSource = 'iommufd_hw_pagetable_attach';
const replaceSource = 'iommufd_device_do_replace';

/** How the device learns of its attachment: whole, without its windows, or behind VFIO's back. */
export function attachedAs(mishap: Hitch): 'ATTACHED' | 'ATTACHED_WINDOWLESS' | 'ATTACHED_ALIASED' {
  if (mishap === 'windowFailure') return 'ATTACHED_WINDOWLESS';
  return mishap === 'pasidZero' ? 'ATTACHED_ALIASED' : 'ATTACHED';
}

/** What follows when every member that moves for an attach has moved. */
export function settling(rules: Rules): ChartTransition[] {
  const g = self<'Group'>();
  const group = rules.policy.moves === 'group';
  const settled = [...only(group, set(domain, goal(g))), ...atRest];
  const replaced = (m: Value<'Device'>) =>
    group ? attached(m).equals(ioasidOf(back(g))) : m.equals(actor(g));
  const howMany = group ? count(members(g), replaced) : number(1);
  const moving = (whole: (m: Value<'Device'>) => Formula) => [
    forgetMoves,
    tellEach('device', members(g), 'ATTACHED', { ioasid: toward(g) }, whole),
    tell('ioasid', toward(g), 'REFERENCED', { by: howMany }),
    tell('ioasid', ioasidOf(back(g)), 'DROPPED', { by: howMany }),
  ];
  const moveOn = moving(replaced);
  const attachNow = [forgetMoves, tell('ioasid', toward(g), 'REFERENCED', { by: number(1) })];
  const attachesWith = (mishap: Hitch, source: string): ChartTransition =>
    accept({
      when: and(operation(g).is('attach'), hitch(g).is(mishap)),
      target: 'userOwned',
      set: settled,
      tell: [...attachNow, tell('device', actor(g), attachedAs(mishap), { ioasid: toward(g) })],
      finish: 'OK',
      source,
    });
  const unwritable = hitch(g).is('unwritableReply');
  return inOrder(
    ...only(
      rules.premises.switch === 'through-default',
      accept({
        when: operation(g).is('leave'),
        set: [
          set(
            operation,
            choose(
              attached(actor(g)).isNone(),
              operation.named('attach'),
              choose(
                attached(actor(g)).equals(toward(g)),
                operation.named('repair'),
                operation.named('replace'),
              ),
            ),
          ),
          set(goal, tableOf(toward(g))),
        ],
        tell: [forgetMoves],
        source: 'mutant: through the default domain',
      }),
    ),
    ...detachAfterUnwritableReply(rules, and(operation(g).is('attach'), unwritable), [
      ...attachNow,
      tell('device', actor(g), 'ATTACHED', { ioasid: toward(g) }),
    ]),
    ...detachAfterUnwritableReply(rules, and(operation(g).is('replace'), unwritable), moveOn),
    ...only(
      rules.quirks.silentWindowFailure,
      attachesWith('windowFailure', 'iopt_table_enforce_dev_resv_regions'),
    ),
    ...only(
      rules.quirks.pasidZeroAliasesRid,
      attachesWith('pasidZero', 'vfio_iommufd_physical_pasid_attach_ioas'),
    ),
    accept({
      when: operation(g).is('attach'),
      target: 'userOwned',
      set: settled,
      tell: [...attachNow, tell('device', actor(g), 'ATTACHED', { ioasid: toward(g) })],
      finish: 'OK',
      source: attachSource,
    }),
    ...only(
      rules.quirks.silentWindowFailure,
      accept({
        when: and(operation(g).is('replace'), hitch(g).is('windowFailure')),
        target: 'userOwned',
        set: settled,
        tell: [
          ...moving((m) => and(replaced(m), m.differs(actor(g)))),
          tell('device', actor(g), 'ATTACHED_WINDOWLESS', { ioasid: toward(g) }),
          tell('device', actor(g), 'WINDOW_LOST', {}),
        ],
        finish: 'OK',
        source: 'iommufd_group_do_replace_reserved_iova',
      }),
    ),
    accept({
      when: operation(g).is('replace'),
      target: 'userOwned',
      set: settled,
      tell: moveOn,
      finish: 'OK',
      source: replaceSource,
    }),
    accept({
      when: operation(g).is('repair'),
      target: 'userOwned',
      set: atRest,
      tell: [forgetMoves],
      finish: 'OK',
      source: 'specified: attaching again repairs the entry',
    }),
  );
}

/** What follows when a failed attach has been rolled back. */
export function undoing(rules: Rules): ChartTransition[] {
  const g = self<'Group'>();
  const sameSpace = rootOf(toward(g)).equals(rootOf(ioasidOf(back(g))));
  return inOrder(
    ...only(
      rules.quirks.failedReplaceDropsWindows,
      accept({
        when: and(operation(g).is('replace'), sameSpace),
        target: 'userOwned',
        set: atRest,
        tell: [tellEach('device', members(g), 'WINDOW_LOST', {}, (m) => attached(m).isSome())],
        finish: 'ENOMEM',
        source: 'iommufd_device_do_replace, error label',
      }),
    ),
    accept({
      when: or(
        operation(g).is('attach'),
        operation(g).is('replace'),
        operation(g).is('repair'),
        operation(g).is('leave'),
      ),
      target: 'userOwned',
      set: atRest,
      finish: 'ENOMEM',
      source: '__iommu_group_set_domain_internal',
    }),
  );
}
