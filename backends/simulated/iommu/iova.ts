import type { Id } from '../../../machines/terms/sorts';
import type { Scope } from '../../../machines/scope';

/**
 * The I/O virtual addresses that matter: a space of a few pages, one for each purpose, so that every
 * address can be probed. The numbers are page numbers.
 */
export const iova = {
  /** The user's own memory; in a translated default domain the buffer of a kernel driver. */
  user: 0,
  /** The addresses at which x86 takes a write for an interrupt message (0xfee00000). */
  interruptWindow: 1,
  /** Never mapped by an address space; a guest's stage 1 points it at the user's memory, read-only. */
  unused: 2,
  /** The memory of a device (its BAR), for peer-to-peer requests. */
  peer: (device: Id<'Device'>): number => 2 + device,
} as const;

/** All pages of a machine with that many devices. */
export const iovaPages = (devices: number): readonly number[] =>
  Array.from({ length: 3 + devices }, (_, page) => page);

/** The addresses at which a device of this scope has to be probed to know all that it reaches. */
export const probedIovas = ({ scope }: { readonly scope: Scope }): readonly number[] =>
  iovaPages(scope.groups.reduce((devices, group) => devices + group.devices.length, 0));

/** The purpose of a page, for messages. */
export function purposeOf(page: number): string {
  switch (page) {
    case iova.user:
      return 'user page';
    case iova.interruptWindow:
      return 'interrupt window';
    case iova.unused:
      return 'unused page';
    default:
      return `page of d${page - iova.peer(0)}`;
  }
}
