/**
 * What a device of the guest is there for.
 *
 * The two that knock ask who owns their group, without being part of what is tested: one as another
 * user would (bound to vfio-pci, then to a fresh IOMMU fd), one as the kernel's own driver would. One
 * that does both would have to change its driver each time.
 */
export type GuestRole = 'device' | 'knocks-as-user' | 'knocks-as-driver' | 'kernel-driver';

/** How VT-d keeps its tables: the two give different results in places. */
export type TableMode = 'legacy' | 'scalable';
export const tableModes: readonly TableMode[] = ['legacy', 'scalable'];

export interface GuestDevice {
  /** In full: `0000:00:05.0`. */
  readonly address: string;
  readonly role: GuestRole;
  /** Devices of one number are one IOMMU group; the kernel counts its groups differently. */
  readonly group: number;
  /** The address under which its DMA appears on the wire. */
  readonly requester: string;
}

/** A range of memory that the firmware wants one device to reach at all times (RMRR). */
export interface DirectMapping {
  readonly address: string;
  readonly first: number;
  readonly bytes: number;
}

/** The devices of a guest: plain data. */
export interface GuestTopology {
  readonly name: string;
  /** What it has, in one sentence. */
  readonly says: string;
  readonly mode: TableMode;
  /** The values of QEMU's `-device`, in their order. */
  readonly qemuDevices: readonly string[];
  readonly devices: readonly GuestDevice[];
  readonly directMapping?: DirectMapping;
}

/** A topology before its mode is chosen. */
export type TopologyPlan = Omit<GuestTopology, 'mode'>;
