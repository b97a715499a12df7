import type { Permission } from './page-table';
import { iova } from './iova';

/** A leaf of stage 1: it names an address of the parent's space, never a page of memory. */
export interface GuestLeaf {
  readonly iova: number;
  readonly parentIova: number;
  readonly permission: Permission;
}

/** Stage 1 of a nested domain: a page table that the user writes and the kernel never checks. */
export type GuestTable = readonly GuestLeaf[];

export const guestLeafAt = (table: GuestTable, page: number): GuestLeaf | undefined =>
  table.find((leaf) => leaf.iova === page);

/**
 * The stage 1 that every nested domain has, whatever its guest writes. It asks for as much as it can: the user's memory
 * twice, the second time read-only; every peer; and a page that no parent ever maps.
 */
export function guestTableOf(devices: number): GuestTable {
  const same = (page: number): GuestLeaf => ({
    iova: page,
    parentIova: page,
    permission: 'read-write',
  });
  return [
    same(iova.user),
    { iova: iova.interruptWindow, parentIova: iova.unused, permission: 'read-write' },
    { iova: iova.unused, parentIova: iova.user, permission: 'read-only' },
    ...Array.from({ length: devices }, (_, at) => same(iova.peer(at + 1))),
  ];
}
