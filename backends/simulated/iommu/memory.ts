import type { Id } from '../../../machines/terms/sorts';
import type { PageOwner } from '../../backend';
import type { Wiring } from './wiring';

/** A page of physical memory. What a user has pinned is the user's; unpinned it is the kernel's again. */
export type Page =
  | { readonly kind: 'kernel' }
  | { readonly kind: 'ram'; readonly fd: Id<'Fd'>; readonly pins: number }
  | { readonly kind: 'bar'; readonly device: Id<'Device'> };

/** Physical memory by page number: the kernel's page, one of RAM per IOASID, one BAR per device. */
export type Memory = readonly Page[];

/** A page that always is the kernel's. */
export const kernelPage = 0;

/** The page that the user maps into an address space. */
export const ramOf = (ioasid: Id<'Ioasid'>): number => ioasid;

/** The page that is the memory of a device. */
export const barOf = (wiring: Wiring, device: Id<'Device'>): number =>
  wiring.fdOfIoasid.length + device;

export const memoryOf = (wiring: Wiring): Memory => [
  { kind: 'kernel' },
  ...wiring.fdOfIoasid.map((fd): Page => ({ kind: 'ram', fd, pins: 0 })),
  ...wiring.devices.map((_, at): Page => ({ kind: 'bar', device: at + 1 })),
];

/** Whose page it is now. Throws if there is no such page. */
export function ownerOf(memory: Memory, number: number): PageOwner {
  const page = memory[number];
  switch (page?.kind) {
    case 'kernel':
      return { kind: 'kernel' };
    case 'ram':
      return page.pins > 0 ? { kind: 'user', fd: page.fd } : { kind: 'kernel' };
    case 'bar':
      return { kind: 'device', device: page.device };
    case undefined:
      throw new RangeError(`there is no page ${number}`);
  }
}

/** Pins a page of RAM for one more mapping (pin_user_pages). */
export const pin = (memory: Memory, number: number): Memory => repinned(memory, number, 1);

/** Gives up one pin (unpin_user_pages); with the last one the page goes back to the kernel. */
export const unpin = (memory: Memory, number: number): Memory => repinned(memory, number, -1);

function repinned(memory: Memory, number: number, by: 1 | -1): Memory {
  return memory.map((page, at) => {
    if (at !== number || page.kind !== 'ram') return page;
    if (page.pins + by < 0) throw new RangeError(`page ${number} is not pinned`);
    return { ...page, pins: page.pins + by };
  });
}
