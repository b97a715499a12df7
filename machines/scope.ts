import type { Feature } from './command';

/** A device of a group, as far as isolation depends on it. */
export interface DeviceShape {
  /** Devices of one group with the same number share a requester id. */
  readonly requester: number;
  readonly directMapped?: boolean;
  readonly ats?: boolean;
  readonly pasid?: boolean;
  readonly driver?: 'none' | 'kernel' | 'vfio' | 'stub';
  readonly absent?: boolean;
  /** Devices of the machine with the same number can only be reset together; without one it is reset alone. */
  readonly slot?: number;
  /** Its IOMMU cannot make it snoop caches. */
  readonly noSnoop?: boolean;
}

/** A group: its devices in probe order, and requester ids that nobody can bind but that must follow. */
export interface GroupShape {
  readonly devices: readonly DeviceShape[];
  /** Numbers of requester ids that have one more alias on the wire. */
  readonly aliases?: readonly number[];
  readonly interruptsNotIsolated?: boolean;
}

/** What the IOMMU driver leaves of a member whose attach fails; see the table of CORE-1. */
export const attachFailures = { keepsOld: 0, blocks: 1, stuckOnNew: 2 } as const;

/** Named behaviours of real IOMMU drivers. */
export const profiles = {
  'vt-d': 'blocks',
  amd: 'blocks',
  smmuv3: 'keepsOld',
  'virtio-iommu': 'stuckOnNew',
} as const satisfies Record<string, keyof typeof attachFailures>;
export type Profile = keyof typeof profiles;

/** A finite instance of the model. */
export interface Scope {
  readonly groups: readonly GroupShape[];
  readonly fds: number;
  /** IOASIDs per IOMMU fd. */
  readonly ioasids: number;
  /** How many table writes may fail in one run. */
  readonly failures: number;
  readonly profile: Profile;
  readonly features: readonly Feature[];
}

/** `n` devices in one group: with a requester id each, or all behind one. */
export const groupOfDevices = (
  n: number,
  shared = false,
  device: Partial<DeviceShape> = {},
): GroupShape => ({
  devices: Array.from({ length: n }, (_, at) => ({ requester: shared ? 1 : at + 1, ...device })),
});
