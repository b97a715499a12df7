import type { Formula, Value } from '../terms/term';
import type { ChartTransition, Message, Update } from '../chart/transition';
import type { Rules } from '../policies/rules';
import type { Hitch } from './switch';
import type { OperationRules } from './operation';
import { event, self } from '../chart/events';
import { accept, inOrder, only, refuse, tell, tellEach } from '../chart/transition';
import { and, choose, falsity, flag, number, or, truth } from '../terms/term';
import { count } from '../terms/quantifiers';
import { ioasidOf, members, pasidCapable, requesterOf } from '../vocabulary/topology';
import { aliased, attached, pasidAttached, reset } from '../vocabulary/device';
import { actor, back, hitch, operation, toward } from '../vocabulary/group';
import { space } from '../vocabulary/ioasid';
import { atRest, blocked, forgetMoves, isParked, someMember, switchTo, tableOf } from './switch';
import { afterLastDetach, othersAttached } from './detach';
import { wrongFormat } from './wrong-format';

const d = event.device;
const i = event.ioasid;
const coreAttach = 'iommu_attach_device_pasid';

/** Whether another member keeps the PASID's table in use when this device leaves it. */
export const othersOnPasid = (rules: Rules, device: Value<'Device'>): Formula =>
  rules.policy.moves === 'group'
    ? someMember((m) => and(m.differs(device), pasidAttached(m).isSome()))
    : falsity;

/** Attaching under a PASID: one table per group and PASID where the group moves as one. */
export function pasid(rules: Rules): OperationRules {
  return {
    userOwned: {
      PASID_MOVE: attaching(rules, 'none'),
      ...(rules.quirks.unwritablePasidReplyDetachesRid
        ? { PASID_MOVE_UNWRITABLE: attaching(rules, 'unwritableReply') }
        : {}),
      PASID_LEAVE: leaving(rules),
    },
    settles: settling(rules),
    undone: [
      accept({
        when: operation(self<'Group'>()).is('pasidAttach', 'pasidReplace'),
        target: 'userOwned',
        set: atRest,
        finish: 'ENOMEM',
        source: coreAttach,
      }),
    ],
  };
}

function attaching(rules: Rules, mishap: Hitch): ChartTransition[] {
  const { policy, quirks, premises } = rules;
  const shared = policy.moves === 'group';
  const first = pasidAttached(d).isNone();
  const explicit = policy.tables === 'explicit';
  const checked = explicit && premises.pasidCompatibility === 'checked';
  const record = someMember((m) => pasidAttached(m).equals(i));
  const elsewhere = someMember((m) =>
    and(m.differs(d), pasidAttached(m).isSome(), pasidAttached(m).differs(i)),
  );
  const start = (op: 'pasidAttach' | 'pasidReplace', when: Formula, source: string) =>
    accept({
      when,
      target: 'switching',
      set: switchTo({
        operation: op,
        goal: tableOf(i),
        back: choose(first, blocked, tableOf(pasidAttached(d))),
        unit: policy.moves,
        actor: d,
        toward: i,
        hitch: mishap,
      }),
      source,
    });
  return inOrder(
    ...only(
      policy.reattach === 'refused',
      refuse('EBUSY', pasidAttached(d).isSome(), 'mail of Jason Gunthorpe, 15 July 2021'),
    ),
    accept({ when: pasidAttached(d).equals(i), source: 'iommufd_device_do_replace' }),
    // a PASID of an id that several devices send under would be that of all of them
    ...only(
      !explicit,
      refuse(
        'EINVAL',
        someMember((m) => and(m.differs(d), requesterOf(m).equals(requesterOf(d)))),
        'mails of Joerg Roedel, 9 June, and Lu Baolu, 10 June 2021',
      ),
    ),
    ...only(
      policy.sharing === 'group',
      refuse(
        'EINVAL',
        quirks.replaceMovesGroup ? and(first, elsewhere) : elsewhere,
        'iommufd_hw_pagetable_attach',
      ),
    ),
    ...only(
      checked,
      refuse('EINVAL', space(i).is('paging'), 'iommufd_hwpt_pasid_compat'),
      refuse(
        'EINVAL',
        someMember((m) => and(attached(m).isSome(), space(attached(m)).is('paging'))),
        'iommufd_hwpt_pasid_compat',
      ),
    ),
    ...wrongFormat(rules, d, i),
    refuse(
      'EOPNOTSUPP',
      quirks.pasidWithoutCapability ? falsity : pasidCapable(d).equals(flag(false)),
      coreAttach,
    ),
    ...only(shared, ...joining(rules, and(first, record), mishap)),
    refuse(
      'EBUSY',
      policy.sharing === 'group' ? someMember((m) => isParked(m)) : reset(d).isNot('normal'),
      coreAttach,
    ),
    start('pasidAttach', first, coreAttach),
    start('pasidReplace', truth, 'iommu_replace_device_pasid'),
  );
}

function leaving(rules: Rules): ChartTransition[] {
  const gone = [
    tell('device', d, 'PASID_DETACHED', {}),
    tell('ioasid', pasidAttached(d), 'DROPPED', { by: number(1) }),
  ];
  return inOrder(
    accept({ when: othersOnPasid(rules, d), tell: gone, source: 'iommufd_hw_pagetable_detach' }),
    accept({
      target: 'switching',
      set: switchTo({
        operation: 'pasidDetach',
        goal: blocked,
        unit: rules.policy.moves,
        actor: d,
        toward: pasidAttached(d),
      }),
      source: 'iommu_detach_device_pasid',
    }),
  );
}

function settling(rules: Rules): ChartTransition[] {
  const g = self<'Group'>();
  const shared = rules.policy.moves === 'group';
  const replaced = (m: Value<'Device'>) =>
    shared ? pasidAttached(m).equals(ioasidOf(back(g))) : m.equals(actor(g));
  const howMany = shared ? count(members(g), replaced) : number(1);
  const attachedNow = [
    forgetMoves,
    tell('device', actor(g), 'PASID_ATTACHED', { ioasid: toward(g) }),
    tell('ioasid', toward(g), 'REFERENCED', { by: number(1) }),
  ];
  const replacedNow = [
    forgetMoves,
    tellEach('device', members(g), 'PASID_ATTACHED', { ioasid: toward(g) }, replaced),
    tell('ioasid', toward(g), 'REFERENCED', { by: howMany }),
    tell('ioasid', ioasidOf(back(g)), 'DROPPED', { by: howMany }),
  ];
  return inOrder(
    ...detachesRid(rules, 'pasidAttach', attachedNow),
    ...detachesRid(rules, 'pasidReplace', replacedNow),
    accept({
      when: operation(g).is('pasidAttach'),
      target: 'userOwned',
      set: atRest,
      tell: attachedNow,
      finish: 'OK',
      source: coreAttach,
    }),
    accept({
      when: operation(g).is('pasidReplace'),
      target: 'userOwned',
      set: atRest,
      tell: replacedNow,
      finish: 'OK',
      source: 'iommu_replace_device_pasid',
    }),
    accept({
      when: operation(g).is('pasidDetach'),
      target: 'userOwned',
      set: atRest,
      tell: [
        forgetMoves,
        tell('device', actor(g), 'PASID_DETACHED', {}),
        tell('ioasid', toward(g), 'DROPPED', { by: number(1) }),
      ],
      finish: 'OK',
      source: 'iommu_detach_device_pasid',
    }),
  );
}

/** A device joins the table of the group's PASID: nothing to write for the PASID itself. */
function joining(rules: Rules, when: Formula, mishap: Hitch): ChartTransition[] {
  const joins = [
    tell('device', d, 'PASID_ATTACHED', { ioasid: i }),
    tell('ioasid', i, 'REFERENCED', { by: number(1) }),
  ];
  if (mishap === 'none')
    return [accept({ when, tell: joins, source: 'iommufd_hw_pagetable_attach' })];
  return losesRid(rules, d, when, joins, {});
}

/** The shipped answer to an unwritable reply: the plain attachment is detached, the PASID stays. */
function detachesRid(
  rules: Rules,
  op: 'pasidAttach' | 'pasidReplace',
  done: readonly Message[],
): readonly ChartTransition[] {
  if (!rules.quirks.unwritablePasidReplyDetachesRid) return [];
  const g = self<'Group'>();
  const unwritable = and(operation(g).is(op), hitch(g).is('unwritableReply'));
  return losesRid(rules, actor(g), unwritable, done, { target: 'userOwned', set: atRest });
}

/** What VFIO has not attached itself it does not detach: nothing, or what PASID 0 attached behind its back. */
export const unknownToVfio = ({ quirks }: Rules, device: Value<'Device'>): Formula =>
  quirks.pasidZeroAliasesRid
    ? or(attached(device).isNone(), aliased(device).equals(flag(true)))
    : attached(device).isNone();

/** Answers EFAULT and detaches the plain attachment of the device, if it has one. */
function losesRid(
  rules: Rules,
  device: Value<'Device'>,
  when: Formula,
  done: readonly Message[],
  atOnce: { readonly target?: string; readonly set?: readonly Update[] },
): ChartTransition[] {
  const source = 'vfio_df_ioctl_attach_pt';
  const detachRid = (moving: 'nobody' | 'device' | 'group', condition: Formula): ChartTransition =>
    accept({
      when: condition,
      target: 'switching',
      set: switchTo({
        operation: 'detach',
        goal: afterLastDetach(rules),
        unit: moving,
        actor: device,
        toward: attached(device),
        hitch: 'unwritableReply',
      }),
      tell: done,
      source,
    });
  return inOrder(
    accept({
      when: and(when, unknownToVfio(rules, device)),
      ...atOnce,
      tell: done,
      finish: 'EFAULT',
      source,
    }),
    detachRid('nobody', and(when, othersAttached(rules, device))),
    detachRid(rules.policy.moves, when),
  );
}
