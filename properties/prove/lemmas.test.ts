import { invariants } from '../../invariants/registry';
import { lemmas } from '../../invariants/lemmas/registry';
import { topologyFacts } from '../../invariants/topology-facts';
import { compile } from '../../machines/compiled/compile';
import { buildModel } from '../../machines/model';
import { policies } from '../../machines/policies/registry';
import { rulesFor } from '../../machines/policies/rules';
import { configurations } from '../configurations';
import { explore } from '../explorer/explore';
import { policyNames } from '../../machines/policies/policy';
import type { Invariant } from '../../invariants/invariant';
import type { Rules } from '../../machines/policies/rules';

void invariants;
const asInvariants = (rules: Rules): Invariant[] =>
  lemmas
    .filter((lemma) => lemma.applies(rules))
    .map((lemma) => ({
      id: `INV-${lemma.name}`,
      name: `${lemma.name}Inv`,
      says: lemma.says,
      when: 'transient',
      source: '',
      exceptions: [],
      applies: () => true,
      holds: lemma.holds,
      witness: () => ({ op: 'true' }),
    }));

const cases = policyNames.flatMap((policy) =>
  configurations.map((configuration) => [policy, configuration.name, configuration] as const),
);

test.each(cases)('every lemma holds in all states of %s, %s', (policy, _name, { scope }) => {
  const rules = rulesFor(policies[policy], undefined, scope.failures > 0);
  const compiled = compile(buildModel(rules, scope));
  for (const fact of topologyFacts)
    if (fact.applies(rules))
      expect([
        fact.name,
        compiled.formula(fact.holds())(compiled.model.initial, compiled.model.initial),
      ]).toEqual([fact.name, true]);
  const found = explore(compiled, asInvariants(rules), { maxStates: 20_000 });
  expect(
    found.violations.map(({ invariant, trace }) => [
      invariant.name,
      trace.map((step) => JSON.stringify(step)),
    ]),
  ).toEqual([]);
});
