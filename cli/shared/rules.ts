import type { Rules } from '../../machines/policies/rules';
import type { RuleOptions } from './options';
import { BadInput } from '../topology/bad-input';
import { noQuirks, shippedQuirks } from '../../machines/policies/quirks';
import { policies } from '../../machines/policies/registry';
import { rulesFor } from '../../machines/policies/rules';

/** The rules that the common options name. */
export function rulesOf(options: RuleOptions): Rules {
  if (options.quirks === 'shipped' && options.policy === 'device-centric')
    throw new BadInput('--quirks shipped', 'device-centric is a proposal and was never shipped', {
      expected: '--policy iommufd or lockstep',
    });
  const rules = rulesFor(
    policies[options.policy],
    options.quirks === 'shipped' ? shippedQuirks : noQuirks,
  );
  const { mutant } = options;
  return mutant === undefined
    ? rules
    : { ...rules, premises: { ...rules.premises, ...mutant.change } };
}
