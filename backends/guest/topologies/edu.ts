import type { GuestDevice, GuestRole } from '../topology';

/**
 * QEMU's `edu` device, which does DMA on demand. By itself it reaches the lowest 256 MiB; here the lowest
 * 4 GiB, so that no address of the tests is out of its reach.
 */
export const edu = (place: string): string => `edu,${place},dma_mask=0xffffffff`;

/** One function of a slot of the root bus that has several: a group by themselves, for lack of ACS. */
export const eduFunction = (slot: string, number: number): string =>
  edu(`addr=${slot}.${number},multifunction=on`);

/** A function on the root bus: it is its own requester. */
export const onRootBus = (
  slot: string,
  number: number,
  role: GuestRole,
  group: number,
): GuestDevice => {
  const address = `0000:00:${slot}.${number}`;
  return { address, role, group, requester: address };
};
