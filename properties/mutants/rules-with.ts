import type { Policy } from '../../machines/policies/policy';
import type { Quirks } from '../../machines/policies/quirks';
import type { Rules } from '../../machines/policies/rules';
import type { Mutant } from './mutant';
import { rulesFor } from '../../machines/policies/rules';

/** The rules of a policy with some quirks of shipped Linux, and with the mutant's premise taken away. */
export function rulesWith(policy: Policy, quirks: Quirks, mutant?: Mutant): Rules {
  const rules = rulesFor(policy, quirks);
  return mutant === undefined
    ? rules
    : { ...rules, premises: { ...rules.premises, ...mutant.change } };
}

/** Only what was shipped can deviate from its own documentation; the others are proposals. */
export const wasShipped = ({ name }: Policy): boolean => name === 'iommufd' || name === 'lockstep';
