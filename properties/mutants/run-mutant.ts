import type { CheckReport } from '../check';
import type { Mutant } from './mutant';
import { noQuirks } from '../../machines/policies/quirks';
import { policies } from '../../machines/policies/registry';
import { rulesFor } from '../../machines/policies/rules';
import { check } from '../check';
import { configurations } from '../configurations';

/** Some mutants let a counter grow for ever; the first states show what they break. */
const maxStates = 100_000;

/** Checks a mutant where it shows best, until everything that it must break is broken. */
export function runMutant(mutant: Mutant): CheckReport {
  const rules = rulesFor(policies[mutant.policy], noQuirks);
  return check(
    { ...rules, premises: { ...rules.premises, ...mutant.change } },
    configurations.filter(({ name }) => name === mutant.configuration),
    { maxStates, enough: (violated) => mutant.kills.every((id) => violated.has(id)) },
  );
}
