import type { Policy } from './policy';
import type { Premises } from './premises';
import type { Quirks } from './quirks';
import { soundPremises } from './premises';
import { noQuirks } from './quirks';

/** Everything that a machine consults while it is built. */
export interface Rules {
  readonly policy: Policy;
  readonly quirks: Quirks;
  readonly premises: Premises;
  /** Whether writes may fail; the paths of failure exist only then. */
  readonly failures: boolean;
}

export function rulesFor(policy: Policy, quirks: Quirks = noQuirks, failures = false): Rules {
  return { policy: asSpecified(policy, quirks), quirks, premises: soundPremises, failures };
}

/**
 * Without the follower quirk a member that is not attached stays blocked, which the shipped kernel
 * cannot do (its core has no per-device switch): the group still shares one IOASID, but each device
 * enters and leaves it by itself.
 */
export function asSpecified(policy: Policy, quirks: Quirks): Policy {
  if (policy.name !== 'iommufd') return policy;
  return {
    ...policy,
    moves: quirks.followerNotBlocked ? 'group' : 'device',
    hotAdd: quirks.followerNotBlocked ? 'join-current' : 'blocked',
  };
}
