import type { Id } from '../../../machines/terms/sorts';
import type { ProbeRequest } from '../../backend';
import type { Wiring } from './wiring';

/** Which of its two entries a request of a requester id uses. */
export type Slot = ProbeRequest['slot'];

/** What a context entry points at. */
export type DomainRef =
  | { readonly kind: 'default' }
  | { readonly kind: 'blocked' }
  /** No translation at all: the release domain of a device that firmware needs directly mapped. */
  | { readonly kind: 'physical' }
  | { readonly kind: 'ioasid'; readonly ioasid: Id<'Ioasid'> };

/** Both entries of one requester id: for plain requests and for those with the PASID. */
export type ContextEntry = Readonly<Record<Slot, DomainRef>>;

/** The entries of all requester ids, aliases included. */
export type ContextTable = readonly ContextEntry[];

/** Before the first command nobody uses a PASID, and plain requests go where they start. */
export const contextsOf = (wiring: Wiring): ContextTable =>
  wiring.requesters.map(({ startsIn }) => ({
    rid: { kind: startsIn },
    pasid: { kind: 'blocked' },
  }));

/** The entry of a requester id. Throws if it is not wired. */
export function entryOf(contexts: ContextTable, requester: Id<'Requester'>): ContextEntry {
  const entry = contexts[requester - 1];
  if (entry === undefined) throw new RangeError(`there is no requester id ${requester}`);
  return entry;
}

/** The table after one write, which changes one entry of one requester id and nothing else. */
export const withEntry = (
  contexts: ContextTable,
  requester: Id<'Requester'>,
  slot: Slot,
  domain: DomainRef,
): ContextTable =>
  contexts.map((entry, at) => (at === requester - 1 ? { ...entry, [slot]: domain } : entry));
