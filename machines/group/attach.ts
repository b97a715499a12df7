import type { Formula, Value } from '../terms/term';
import type { ChartTransition } from '../chart/transition';
import type { Rules } from '../policies/rules';
import type { OperationRules } from './operation';
import { event, self } from '../chart/events';
import { accept, inOrder, only, refuse, tell } from '../chart/transition';
import { and, choose, falsity, flag, not, number, truth } from '../terms/term';
import { first as firstElement } from '../terms/quantifiers';
import { members, requesterOf } from '../vocabulary/topology';
import { answersOf } from '../policies/answers';
import { attached, disturbed, pasidAttached, reset } from '../vocabulary/device';
import { domain } from '../vocabulary/group';
import { parent, space } from '../vocabulary/ioasid';
import type { Hitch } from './switch';
import {
  blocked,
  defaultDomain,
  isMember,
  isParked,
  someMember,
  switchTo,
  tableOf,
} from './switch';
import { wrongFormat } from './wrong-format';
import { attachedAs, settling, undoing } from './attach-settle';

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
  const elsewhere = someOther((m) =>
    and(
      attached(m).isSome(),
      attached(m).differs(i),
      policy.sharing === 'requester' ? requesterOf(m).equals(requesterOf(d)) : truth,
    ),
  );
  const { otherIoasid } = answersOf(policy);
  // the sibling's requests follow, which a watcher of blocked devices takes for an escape
  const alarms = only(
    policy.monitor === 'watches-blocking',
    tell(
      'environment',
      number(1),
      'HALT',
      {},
      someOther((m) =>
        and(isMember(m), requesterOf(m).equals(requesterOf(d)), attached(m).isNone()),
      ),
    ),
  );
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
      tell: alarms,
      source,
    });

  return inOrder(
    // first attachment of this device: somebody else of the group may already have a record
    ...only(
      policy.sharing !== 'free' && premises.parity === 'checked',
      refuse(
        otherIoasid,
        and(first, autoJoinsManual ? and(elsewhere, not(someOther(joinsManual))) : elsewhere),
        attachSource,
      ),
      refuse(
        otherIoasid,
        and(not(first), attached(d).differs(i), quirks.replaceMovesGroup ? falsity : elsewhere),
        replaceSource,
      ),
    ),
    ...wrongFormat(rules, d, i),
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
      policy.sharing === 'group' ? someMember((m) => isParked(m)) : reset(d).isNot('normal'),
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
