import type { Rules } from '../../machines/policies/rules';
import type { RuleOptions } from './options';
import { BadInput } from '../topology/bad-input';
import { noQuirks, shippedQuirks } from '../../machines/policies/quirks';
import { rulesFor } from '../../machines/policies/rules';

/** The rules that the common options name. */
export function rulesOf(options: RuleOptions): Rules {
  const { policy } = options;
  if (options.quirks === 'shipped' && policy.name !== 'iommufd' && policy.name !== 'lockstep')
    throw new BadInput('--quirks shipped', `${policy.name} is a proposal and was never shipped`, {
      expected: '--policy iommufd or lockstep',
    });
  const rules = rulesFor(policy, options.quirks === 'shipped' ? shippedQuirks : noQuirks);
  const { mutant } = options;
  return mutant === undefined
    ? rules
    : { ...rules, premises: { ...rules.premises, ...mutant.change } };
}
