/**
 * One party's rules, as named choices. The machines consult them when they are built; a policy never
 * holds behaviour of its own, so no machine is copied to make another policy.
 */
export interface Policy {
  readonly name: PolicyName;
  readonly summary: string;
  readonly source: string;
  /** What the user handles: device files bound to an IOMMU fd, or group files put into a container. */
  readonly interface: 'device' | 'container';
  /** What moves when one device is attached or detached: that device alone, or its whole group. */
  readonly moves: 'device' | 'group';
  /**
   * What a detach does while another device with the same requester id is attached: the last writer
   * wins (and blocks both), or the shared entry stays.
   */
  readonly sharedRequester: 'last-writer-wins' | 'stays';
  /** Whether all attached devices of a group must share one IOASID. */
  readonly oneIoasidPerGroup: boolean;
  /** Whether address spaces and hardware tables are separate objects (IOAS and HWPT). */
  readonly tables: 'implicit' | 'explicit';
  /** Where a device that appears in an owned group starts. */
  readonly hotAdd: 'blocked' | 'join-current';
}

export const policyNames = ['device-centric', 'lockstep', 'iommufd'] as const;
export type PolicyName = (typeof policyNames)[number];
