import type { PolicyName } from '../../machines/policies/policy';
import type { Rules } from '../../machines/policies/rules';
import type { Mutant } from '../../properties/mutants/mutant';
import type { QuirkPreset } from './options';
import { noQuirks, shippedQuirks } from '../../machines/policies/quirks';
import { policies } from '../../machines/policies/registry';
import { rulesFor } from '../../machines/policies/rules';

/** The rules that the common options name. */
export function rulesOf(options: {
  readonly policy: PolicyName;
  readonly quirks: QuirkPreset;
  readonly mutant?: Mutant;
}): Rules {
  const rules = rulesFor(
    policies[options.policy],
    options.quirks === 'shipped' ? shippedQuirks : noQuirks,
  );
  const { mutant } = options;
  return mutant === undefined
    ? rules
    : { ...rules, premises: { ...rules.premises, ...mutant.change } };
}
