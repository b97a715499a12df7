import type { CompiledModel } from '../../machines/compiled/compile';
import type { Rules } from '../../machines/policies/rules';
import type { Scope } from '../../machines/scope';
import { compile } from '../../machines/compiled/compile';
import { buildModel } from '../../machines/model';

/**
 * A policy over a scope in which no table write fails. Throws RangeError where some may: a walk that
 * leaves failures out would prove less than it says.
 */
export function compiledWithoutFailures(rules: Rules, scope: Scope): CompiledModel {
  if (rules.failures || scope.failures > 0)
    throw new RangeError(`table writes of ${rules.policy.name} may fail here`);
  return compile(buildModel(rules, scope));
}
