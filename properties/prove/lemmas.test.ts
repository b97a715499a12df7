import type { Invariant } from '../../invariants/invariant';
import type { Rules } from '../../machines/policies/rules';
import { initially } from '../../exports/smt/initial';
import { signatureOf } from '../../exports/smt/signature';
import { lemmas } from '../../invariants/lemmas/registry';
import { topologyFacts } from '../../invariants/topology-facts';
import { compile } from '../../machines/compiled/compile';
import { buildModel } from '../../machines/model';
import { policies } from '../../machines/policies/registry';
import { closelyStudied } from '../../machines/policies/policy';
import { rulesFor } from '../../machines/policies/rules';
import { configurations } from '../configurations';
import { explore } from '../explorer/explore';

/** A lemma holds in every state, so the search can judge it as a transient invariant. */
const asInvariants = (rules: Rules): Invariant[] =>
  lemmas
    .filter((lemma) => lemma.applies(rules))
    .map((lemma) => ({
      ...lemma,
      id: `INV-${lemma.name}`,
      name: `${lemma.name}Inv`,
      when: 'transient',
      source: 'lemma',
      exceptions: [],
      witness: () => ({ op: 'true' }),
    }));

const cases = closelyStudied.flatMap((policy) =>
  configurations.map((configuration) => [policy, configuration.name, configuration.scope] as const),
);
/** The larger configurations differ from the smaller ones in numbers, not in kinds of steps. */
const maxStates = 10_000;

test.each(cases)('lemmas hold in all states, also between writes: %s, %s', (policy, _, scope) => {
  const rules = rulesFor(policies[policy], undefined, scope.failures > 0);
  const compiled = compile(buildModel(rules, scope));
  const found = explore(compiled, asInvariants(rules), { maxStates });
  expect(found.violations.map(({ invariant, trace }) => [invariant.name, trace])).toEqual([]);
});

test.each(cases)('proofs begin where the search begins: %s, %s', (policy, _, scope) => {
  const rules = rulesFor(policies[policy], undefined, scope.failures > 0);
  const compiled = compile(buildModel(rules, scope));
  const { initial } = compiled.model;
  const facts = topologyFacts.filter((fact) => fact.applies(rules));
  for (const { name, holds } of facts)
    expect([name, compiled.formula(holds())(initial, initial)]).toEqual([name, true]);
  expect(compiled.formula(initially(signatureOf(rules)))(initial, initial)).toBe(true);
});

test('lemmas have names of their own, and say what they mean in a sentence', () => {
  expect(new Set(lemmas.map(({ name }) => name)).size).toBe(lemmas.length);
  expect(lemmas.filter(({ says }) => !says.endsWith('.'))).toEqual([]);
});
