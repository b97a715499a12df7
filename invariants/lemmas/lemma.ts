import type { Rules } from '../../machines/policies/rules';
import type { Formula, Value } from '../../machines/terms/term';
import { exists } from '../../machines/terms/quantifiers';
import { and } from '../../machines/terms/term';
import { aliasOf, requesterOf } from '../../machines/vocabulary/topology';
import { ownership } from '../../machines/vocabulary/group';
import { devices } from '../situations';

/**
 * A strengthening lemma: it holds in every state between two table writes, also at rest, and says what
 * the invariants leave unsaid, so that together they follow from themselves, step by step.
 */
export interface Lemma {
  readonly name: string;
  /** The lemma in one plain sentence. */
  readonly says: string;
  readonly applies: (rules: Rules) => boolean;
  readonly holds: (rules: Rules) => Formula;
}

export const withDeviceFiles = (rules: Rules): boolean => rules.policy.interface === 'device';
export const withContainers = (rules: Rules): boolean => rules.policy.interface === 'container';

/** The members of the group are being moved. */
export const isBusy = (g: Value<'Group'>): Formula => ownership(g).is('switching', 'rollingBack');

/** Some device with this property sends requests under the id, or under one that it is an alias of. */
export const usedBySome = (r: Value<'Requester'>, that: (d: Value<'Device'>) => Formula): Formula =>
  exists(devices, (d) => and(requesterOf(d).equals(aliasOf(r)), that(d)));
