import type { Id } from '../../machines/terms/sorts';

/** Where a DMA write of a device arrived. */
export type Arrival =
  | { readonly kind: 'nowhere' }
  /** The page that stands for an address space. */
  | { readonly kind: 'space'; readonly ioasid: Id<'Ioasid'> }
  /** The physical page of that number: nothing translated the request. */
  | { readonly kind: 'physical' }
  /** The device is not on the bus. */
  | { readonly kind: 'absent' };

/** Addresses that may be mapped in an address space, and in which steps. */
export interface IovaRanges {
  readonly alignment: number;
  readonly ranges: readonly (readonly [first: string, last: string])[];
}

/** What a second user is answered who binds a device of a group, and a kernel driver that probes one. */
export interface Ownership {
  readonly asUser: string;
  readonly asDriver: string;
}

/** What can be seen of the kernel's state from outside after a command. */
export interface Observation {
  /** Where the writes of each probed device arrived; several where one arrived more than once. */
  readonly arrivals: ReadonlyMap<Id<'Device'>, readonly Arrival[]>;
  readonly ownership: ReadonlyMap<Id<'Group'>, Ownership>;
  readonly ranges: ReadonlyMap<Id<'Ioasid'>, IovaRanges>;
}

/** An arrival in words: `-`, `i1`, `physical`, `absent`. */
export function showArrival(arrival: Arrival): string {
  switch (arrival.kind) {
    case 'nowhere':
      return '-';
    case 'space':
      return `i${arrival.ioasid}`;
    case 'physical':
    case 'absent':
      return arrival.kind;
  }
}

/** Ranges in words: `by 4096: 0..0xfedfffff 0xfef00000..0xffffffffffff`. */
export const showRanges = ({ alignment, ranges }: IovaRanges): string =>
  `by ${alignment}: ${ranges.map(([first, last]) => `${first}..${last}`).join(' ')}`;
