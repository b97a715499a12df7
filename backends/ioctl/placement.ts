import type { Id } from '../../machines/terms/sorts';

/** Which real things stand for those of a model. */
export interface Placement {
  readonly interface: 'device' | 'container';
  /** PCI addresses: device `d` is at place `d - 1`. */
  readonly devices: readonly string[];
  /** The devices that do DMA on demand. */
  readonly probed: readonly Id<'Device'>[];
  /**
   * Devices of each group that are set aside for asking who owns it; group `g` at place `g - 1`, nothing
   * where none can be spared.
   */
  readonly probers: readonly (Probers | undefined)[];
  /** Where all DMA goes, in every address space, and in physical memory that the kernel leaves alone. */
  readonly iova: number;
  /** The driver that stands for all drivers which use the DMA API. */
  readonly kernelDriver: string;
  /** Such a driver that knows none of the devices: whether it is let in shows without its getting in. */
  readonly knockingDriver: string;
}

export interface Probers {
  /** Driven by vfio-pci, never opened otherwise: a second user tries to bind it. */
  readonly asUser: Id<'Device'>;
  /** Without a driver: a kernel driver tries to probe it. */
  readonly asDriver: Id<'Device'>;
}

/** The PCI address of a device. Throws where the placement has none. */
export function addressOf(placement: Placement, device: Id<'Device'>): string {
  const address = placement.devices[device - 1];
  if (address === undefined) throw new RangeError(`no real device stands for d${device}`);
  return address;
}
