import type { Id } from '../../machines/terms/sorts';
import type { Difference, IsolationView, TranslationEdge } from './isolation-graph';
import type { StateView } from './state-view';
import { domainConstant, showValue } from '../../machines/terms/sorts';
import {
  attached,
  disturbed,
  pasidDisturbed,
  presence,
  reset,
} from '../../machines/vocabulary/device';
import { owner, ownership } from '../../machines/vocabulary/group';
import { cached, pasidTable, table } from '../../machines/vocabulary/requester';
import { aliasOf, groupOf, pasidCapable, requesterOf } from '../../machines/vocabulary/topology';
import { escapeOf } from './escape';
import { nodeId } from './isolation-nodes';
import { trackedDomainOf } from './tracked-domain';

type TableSlot = Difference['slot'];

/** The devices on the bus that send under a requester id, also where it is an alias. */
export const usersOf = (view: StateView, r: Id<'Requester'>): readonly Id<'Device'>[] =>
  view
    .all('Device')
    .filter(
      (d) =>
        view.value(requesterOf, d) === view.value(aliasOf, r) &&
        view.named(presence, d) !== 'absent',
    );

/**
 * The entries of a requester id as software believes them and as they are. Software keeps what it
 * believes per device, so devices behind one id may be believed to be in different domains.
 */
export function entriesOf(view: StateView, r: Id<'Requester'>): TranslationEdge[] {
  const users = usersOf(view, r);
  const translating = users.filter((d) => hasPasid(view, d));
  const flushed = view.value(cached, r);
  return [
    ...slotEntries(view, r, 'plain', users),
    ...(translating.length > 0 || view.value(pasidTable, r) !== domainConstant.blocked
      ? slotEntries(view, r, 'pasid', translating)
      : []),
    ...(flushed === domainConstant.none
      ? []
      : [entry(view, r, { slot: 'iotlb', seen: 'effective', domain: flushed, devices: users })]),
  ];
}

const hasPasid = (view: StateView, d: Id<'Device'>): boolean =>
  view.model.scope.features.includes('pasid') && view.value(pasidCapable, d) === 1;

const effectiveOf = (view: StateView, r: Id<'Requester'>, slot: TableSlot): number =>
  view.value(slot === 'plain' ? table : pasidTable, r);

function slotEntries(
  view: StateView,
  r: Id<'Requester'>,
  slot: TableSlot,
  users: readonly Id<'Device'>[],
): TranslationEdge[] {
  const effective = effectiveOf(view, r, slot);
  const believed = new Map<number, readonly Id<'Device'>[]>();
  for (const d of users) {
    const domain = trackedDomainOf(view, d, slot);
    believed.set(domain, [...(believed.get(domain) ?? []), d]);
  }
  const agrees = users.length === 0 || believed.get(effective)?.length === users.length;
  if (agrees) return [entry(view, r, { slot, seen: 'both', domain: effective, devices: users })];
  return [
    ...[...believed].map(([domain, devices]) =>
      entry(view, r, { slot, seen: 'tracked', domain, devices }),
    ),
    entry(view, r, { slot, seen: 'effective', domain: effective, devices: users }),
  ];
}

interface Entry {
  readonly slot: TranslationEdge['slot'];
  readonly seen: IsolationView;
  readonly domain: number;
  readonly devices: readonly Id<'Device'>[];
}

function entry(view: StateView, r: Id<'Requester'>, made: Entry): TranslationEdge {
  const { slot, seen, domain, devices } = made;
  const wrong = escapeOf(view, r, domain, devices);
  const live = slot === 'iotlb' ? 'stale' : 'reaches';
  return {
    step: 'translates',
    from: nodeId.requester(r),
    to: nodeId.domain(domain),
    view: seen,
    kind: domain === domainConstant.blocked ? 'blocked' : live,
    slot,
    devices,
    ...(wrong === undefined ? {} : { wrong }),
  };
}

/** Where software is mistaken about an entry of a device, or knows that the entry is not its own to say. */
export function differencesOf(view: StateView, r: Id<'Requester'>): Difference[] {
  return usersOf(view, r).flatMap((device) =>
    (hasPasid(view, device) ? (['plain', 'pasid'] as const) : (['plain'] as const)).flatMap(
      (slot) => {
        const tracked = trackedDomainOf(view, device, slot);
        const effective = effectiveOf(view, r, slot);
        if (tracked === effective) return [];
        const because = explanation(view, device, slot);
        return [
          {
            device,
            requester: r,
            slot,
            tracked: showValue({ kind: 'domain' }, tracked),
            effective: showValue({ kind: 'domain' }, effective),
            ...(because === undefined ? {} : { because }),
          },
        ];
      },
    ),
  );
}

/** The exceptions of INV-02, INV-14, INV-30 and INV-34, and a move of the members that is going on. */
function explanation(view: StateView, d: Id<'Device'>, slot: TableSlot): string | undefined {
  const busy = view.named(ownership, view.value(groupOf, d));
  if (busy === 'switching' || busy === 'rollingBack') return 'its group is being moved';
  if (view.named(reset, d) !== 'normal') return 'a reset has parked it';
  const siblings = view
    .all('Device')
    .filter((m) => view.value(requesterOf, m) === view.value(requesterOf, d));
  const isDisturbed = (m: Id<'Device'>): boolean =>
    view.value(slot === 'plain' ? disturbed : pasidDisturbed, m) === 1;
  if (siblings.some(isDisturbed)) return 'a table write for it failed';
  const parked = siblings.find((m) => view.named(reset, m) !== 'normal');
  if (parked !== undefined) return `a reset has parked d${parked}, which shares its requester id`;
  // INV-02 has no such exception: who nobody owns is in the default domain, whatever it shares
  const others = siblings.filter((m) => m !== d);
  if (others.length === 0 || view.value(owner, view.value(groupOf, d)) === 0) return undefined;
  const leader = others.find((m) => view.value(attached, m) !== 0);
  return leader === undefined
    ? `it shares its requester id with ${others.map((m) => `d${m}`).join(' and ')}`
    : `it shares its requester id with d${leader}, which is attached`;
}
