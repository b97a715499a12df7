import type { Rules } from '../machines/policies/rules';
import type { ConfigurationReport } from './check';
import type { Configuration } from './configurations';
import { invariants } from '../invariants/registry';
import { NotSeparable } from '../machines/compiled/component-generator';
import { rulesIn } from './check';
import { closingClaims } from './explorer/closing';
import { TooManyNodes } from './explorer/product/diagram';
import { exploreProduct } from './explorer/product/explore-product';

/**
 * Explores a configuration as the product of its groups. Undefined where that cannot be done, because the
 * model or a claim cannot be taken apart by groups or because it would take too much memory: then the
 * states have to be visited.
 */
export function checkAsProduct(
  rules: Rules,
  configuration: Configuration,
): ConfigurationReport | undefined {
  try {
    return productReport(rules, configuration);
  } catch (error) {
    if (error instanceof NotSeparable || error instanceof TooManyNodes) return undefined;
    throw error;
  }
}

function productReport(rules: Rules, configuration: Configuration): ConfigurationReport {
  const { scope } = configuration;
  const found = exploreProduct(rulesIn(rules, scope), scope, invariants);
  const { canBeGivenBack, closingOrder } = closingClaims;
  const stuck = found.notGivenBack;
  return {
    configuration,
    engine: 'product',
    states: Number(found.states),
    transitions: Number(found.transitions),
    refusals: Number(found.refusals),
    microStates: null,
    depth: found.depth(),
    complete: true,
    end: { kind: 'complete' },
    unexpanded: 0,
    bytesPerState: 0,
    seconds: found.seconds,
    claims: [
      ...found.judged.map(({ invariant, ...verdict }) => ({ claim: invariant, ...verdict })),
      { claim: canBeGivenBack, holds: stuck === undefined, witnessed: true },
      { claim: closingOrder, holds: true, witnessed: true },
    ],
    violations: [
      ...found.violations.map(({ invariant, trace }) => ({
        claim: invariant,
        configuration,
        trace,
      })),
      ...(stuck === undefined ? [] : [{ claim: canBeGivenBack, configuration, trace: stuck }]),
    ],
  };
}
