import type { Formula, Value } from '../terms/term';
import type { ChartTransition } from '../chart/transition';
import type { Rules } from '../policies/rules';
import type { OperationRules } from './operation';
import { event, self } from '../chart/events';
import { accept, inOrder, only, refuse, set, tell, tellEach } from '../chart/transition';
import { and, choose, falsity, flag, not, number, or, truth } from '../terms/term';
import { count, first as firstElement } from '../terms/quantifiers';
import { ioasidOf, members } from '../vocabulary/topology';
import { attached, disturbed, pasidAttached, reset } from '../vocabulary/device';
import { actor, back, domain, goal, hitch, operation, toward } from '../vocabulary/group';
import { parent, rootOf, space } from '../vocabulary/ioasid';
import type { Hitch } from './switch';
import {
  atRest,
  blocked,
  defaultDomain,
  forgetMoves,
  isParked,
  someMember,
  switchTo,
  tableOf,
} from './switch';
import { detachAfterUnwritableReply } from './detach';

const d = event.device;
const i = event.ioasid;
const attachSource = 'iommufd_hw_pagetable_attach';
const replaceSource = 'iommufd_device_do_replace';

const someOther = (body: (m: Value<'Device'>) => Formula): Formula =>
  someMember((m) => and(m.differs(d), body(m)));

/** Attaching a device to an IOASID, moving it to another one, or writing its entry again. */
export function attach(rules: Rules): OperationRules {
  const moves = attaching(rules, 'none');
  return {
    userOwned: {
      MOVE: moves,
      ...(rules.quirks.unwritableReplyDetaches
        ? { MOVE_UNWRITABLE: attaching(rules, 'unwritableReply') }
        : {}),
      ...(rules.quirks.silentWindowFailure
        ? { MOVE_WINDOWLESS: attaching(rules, 'windowFailure') }
        : {}),
      ...(rules.quirks.pasidZeroAliasesRid ? { MOVE_ALIASED: attaching(rules, 'pasidZero') } : {}),
    },
    settles: settling(rules),
    undone: undoing(rules),
  };
}

function attaching(rules: Rules, mishap: Hitch): ChartTransition[] {
  const { policy, quirks, premises } = rules;
  const shared = policy.moves === 'group';
  const first = attached(d).isNone();
  const elsewhere = someOther((m) => and(attached(m).isSome(), attached(m).differs(i)));
  const recordHolder = firstElement(members(self<'Group'>()), (m) => attached(m).isSome());
  // joining a record touches no hardware, so as specified it must not hide an entry left blocked
  const intact =
    rules.failures && !quirks.sameDomainNoRepair ? disturbed(d).equals(flag(false)) : truth;
  const record = and(
    someMember((m) => attached(m).equals(i)),
    intact,
  );
  // An address-space id also means the explicit table of that space which the group already uses.
  const joinsManual = (m: Value<'Device'>) =>
    and(space(attached(m)).is('manual'), parent(attached(m)).equals(i));
  const autoJoinsManual = policy.tables === 'explicit' && !quirks.autoSkipsManual;
  const viaDefault = premises.switch === 'through-default';

  const start = (
    op: 'attach' | 'replace' | 'repair',
    when: Formula,
    source: string,
    into: Value<'Ioasid'> = i,
  ) =>
    accept({
      when,
      target: 'switching',
      set: switchTo({
        operation: viaDefault ? 'leave' : op,
        goal: viaDefault ? defaultDomain : tableOf(into),
        back: choose(first, restDomain(rules), tableOf(attached(d))),
        unit: policy.moves,
        actor: d,
        toward: into,
        hitch: mishap,
      }),
      source,
    });

  return inOrder(
    // first attachment of this device: somebody else of the group may already have a record
    ...only(
      policy.oneIoasidPerGroup && premises.parity === 'checked',
      refuse(
        'EINVAL',
        and(first, autoJoinsManual ? and(elsewhere, not(someOther(joinsManual))) : elsewhere),
        attachSource,
      ),
      refuse(
        'EINVAL',
        and(not(first), attached(d).differs(i), quirks.replaceMovesGroup ? falsity : elsewhere),
        replaceSource,
      ),
    ),
    ...only(
      shared,
      ...joinRecord(and(first, record), i, mishap),
      ...only(
        autoJoinsManual,
        ...joinRecord(and(first, someOther(joinsManual), intact), attached(recordHolder), mishap),
      ),
    ),
    ...only(
      policy.tables === 'explicit' && premises.pasidCompatibility === 'checked',
      refuse(
        'EINVAL',
        and(
          space(i).is('paging'),
          someMember((m) => pasidAttached(m).isSome()),
        ),
        'iommufd_hwpt_pasid_compat',
      ),
    ),
    refuse(
      'EBUSY',
      policy.oneIoasidPerGroup ? someMember((m) => isParked(m)) : reset(d).isNot('normal'),
      '__iommu_group_set_domain_internal',
    ),
    ...only(
      autoJoinsManual,
      start(
        'attach',
        and(first, someOther(joinsManual)),
        '__iommu_attach_group',
        attached(recordHolder),
      ),
    ),
    start('attach', first, '__iommu_attach_group'),
    start('repair', attached(d).equals(i), 'specified: attaching again repairs the entry'),
    start('replace', truth, 'iommu_replace_group_handle'),
  );
}

/** Where a member of an owned group is when nothing is attached. */
function restDomain(rules: Rules): Value<'Domain'> {
  return rules.policy.moves === 'group' ? domain(self<'Group'>()) : blocked;
}

function joinRecord(when: Formula, into: Value<'Ioasid'>, mishap: Hitch): ChartTransition[] {
  if (mishap === 'unwritableReply')
    return [accept({ when, finish: 'EFAULT', source: 'vfio_df_ioctl_attach_pt' })];
  return [
    accept({
      when,
      tell: [
        tell('device', d, attachedAs(mishap), { ioasid: into }),
        tell('ioasid', into, 'REFERENCED', { by: number(1) }),
      ],
      source: attachSource,
    }),
  ];
}

/** How the device learns of its attachment: whole, without its windows, or behind VFIO's back. */
function attachedAs(mishap: Hitch): 'ATTACHED' | 'ATTACHED_WINDOWLESS' | 'ATTACHED_ALIASED' {
  if (mishap === 'windowFailure') return 'ATTACHED_WINDOWLESS';
  return mishap === 'pasidZero' ? 'ATTACHED_ALIASED' : 'ATTACHED';
}

function settling(rules: Rules): ChartTransition[] {
  const g = self<'Group'>();
  const group = rules.policy.moves === 'group';
  const settled = [...only(group, set(domain, goal(g))), ...atRest];
  const replaced = (m: Value<'Device'>) =>
    group ? attached(m).equals(ioasidOf(back(g))) : m.equals(actor(g));
  const howMany = group ? count(members(g), replaced) : number(1);
  const moveOn = [
    forgetMoves,
    tellEach('device', members(g), 'ATTACHED', { ioasid: toward(g) }, replaced),
    tell('ioasid', toward(g), 'REFERENCED', { by: howMany }),
    tell('ioasid', ioasidOf(back(g)), 'DROPPED', { by: howMany }),
  ];
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

function undoing(rules: Rules): ChartTransition[] {
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
