import type { Choices } from './choices';

/**
 * One party's rules, as named choices. The machines consult them when they are built; a policy never
 * holds behaviour of its own, so no machine is copied to make another policy.
 */
export interface Policy extends Choices {
  readonly name: PolicyName;
  readonly summary: string;
  readonly source: string;
}

export const policyNames = [
  'device-centric',
  'lockstep',
  'iommufd',
  'split-fd',
  'park',
  'group-bind',
  'stage-2',
] as const;
export type PolicyName = (typeof policyNames)[number];
/**
 * The policies that are looked at most closely: the proposal, and the two that are held against Linux.
 * For these every transition is accounted for, and the claims are proved for any number of devices.
 */
export const closelyStudied = [
  'device-centric',
  'lockstep',
  'iommufd',
] as const satisfies readonly PolicyName[];

/** The policies under which isolation fails, kept for what they show; a test holds this against the checks. */
export const refutedPolicies: readonly PolicyName[] = ['split-fd', 'stage-2'];

/** The policies under which every claim holds. */
export const soundPolicies: readonly PolicyName[] = policyNames.filter(
  (name) => !refutedPolicies.includes(name),
);
