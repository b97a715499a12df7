import type { Rules } from '../../machines/policies/rules';
import type { RuleOptions } from './options';
import { rulesWith, wasShipped } from '../../properties/mutants/rules-with';
import { showQuirks } from '../../machines/policies/quirks';
import { BadInput } from '../topology/bad-input';

/** The rules that the common options name. */
export function rulesOf({ policy, quirks, mutant }: RuleOptions): Rules {
  if (showQuirks(quirks) !== 'none' && !wasShipped(policy))
    throw new BadInput(
      `--quirks ${showQuirks(quirks)}`,
      `${policy.name} is a proposal and was never shipped`,
      { expected: '--policy iommufd or lockstep' },
    );
  return rulesWith(policy, quirks, mutant);
}
