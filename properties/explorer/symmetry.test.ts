import fc from 'fast-check';
import { invariants } from '../../invariants/registry';
import { compile, type CompiledModel } from '../../machines/compiled/compile';
import { buildModel } from '../../machines/model';
import { noQuirks } from '../../machines/policies/quirks';
import { policyNames, soundPolicies, type PolicyName } from '../../machines/policies/policy';
import { policies } from '../../machines/policies/registry';
import { rulesFor } from '../../machines/policies/rules';
import type { State } from '../../machines/terms/structure';
import { configurations } from '../configurations';
import { mutants } from '../mutants/registry';
import { replay } from '../replay';
import { SimulatedBackend } from '../../backends/simulated/simulated-backend';
import { explore } from './explore';
import type { Exploration } from './search';
import { Symmetry } from './symmetry';
import { stateKey } from './xstate-graph';

const small = configurations.filter(({ name }) => !['whole', 'hotplug', 'bridge'].includes(name));
const scopeOf = (name: string) => {
  const found = configurations.find((one) => one.name === name);
  if (found === undefined) throw new Error(`no configuration ${name}`);
  return found.scope;
};

function compiled(policy: PolicyName, name: string, change = {}): CompiledModel {
  const scope = scopeOf(name);
  const rules = rulesFor(policies[policy], noQuirks, scope.failures > 0);
  return compile(buildModel({ ...rules, premises: { ...rules.premises, ...change } }, scope));
}

/** Every reachable state, without any reduction. */
function reachable(model: CompiledModel): State[] {
  const states: State[] = [];
  explore(model, [], { onState: (state) => states.push(state.slice()) });
  return states;
}

/** What can follow a state, up to symmetry: for each command the outcomes and the states in between. */
function futures(model: CompiledModel, symmetry: Symmetry, state: State): string[] {
  return model.model.commands
    .map(({ name }, number) => {
      const seen: string[] = [];
      const result = model.everyOrder(
        state,
        number,
        (micro) => seen.push(`in between ${model.model.layout.describe(micro).length}`),
        (next, answer) => seen.push(`${answer} ${stateKey(symmetry.canonical(next))}`),
      );
      return [name, String(result), ...seen.sort()].join('\n');
    })
    .sort();
}

describe.each(policyNames)('%s', (policy) => {
  test.each(small.map(({ name }) => name))(
    '%s: the reduced search stores one state of each orbit, and misses none',
    (name) => {
      const model = compiled(policy, name);
      const symmetry = new Symmetry(model.model);
      const orbits = new Set(reachable(model).map((state) => stateKey(symmetry.canonical(state))));
      const stored = new Set<string>();
      const reduced = explore(model, invariants, {
        symmetry,
        onState: (state) => stored.add(stateKey(state)),
      });
      expect(stored).toEqual(orbits);
      expect(reduced.complete).toBe(true);
      const names = (found: Exploration) =>
        found.violations.map(({ invariant }) => invariant.name).sort();
      expect(names(reduced)).toEqual(
        soundPolicies.includes(policy) ? [] : names(explore(model, invariants)),
      );
    },
  );

  test.each(['pair', 'two-groups', 'failing-vt-d'])(
    '%s: states that are stored as one have the same futures, so renumbering is an automorphism',
    (name) => {
      const model = compiled(policy, name);
      const symmetry = new Symmetry(model.model);
      const states = reachable(model);
      fc.assert(
        fc.property(fc.nat(states.length - 1), (at) => {
          const state = states[at] ?? model.model.initial;
          const representative = symmetry.canonical(state);
          expect(futures(model, symmetry, representative)).toEqual(futures(model, symmetry, state));
          expect(stateKey(symmetry.canonical(representative))).toBe(stateKey(representative));
        }),
        { numRuns: 60, seed: 4 },
      );
    },
  );
});

test.each(
  mutants.filter(({ kills }) => kills.some((id) => invariants.some((one) => one.id === id))),
)(
  '$id is noticed up to symmetry too, and its trace has real numbers',
  ({ policy, configuration, change, kills }) => {
    const model = compiled(policy, configuration, change);
    const wanted = kills.filter((id) => invariants.some((one) => one.id === id));
    const search = explore(model, invariants, {
      symmetry: new Symmetry(model.model),
      maxStates: 30_000,
      enough: (violated) => wanted.every((id) => violated.has(id)),
    });
    const plain = explore(model, invariants, {
      maxStates: 30_000,
      enough: (violated) => wanted.every((id) => violated.has(id)),
    });
    for (const id of wanted) {
      const violation = search.violations.find(({ invariant }) => invariant.id === id);
      expect(violation).toBeDefined();
      const trace = violation?.trace ?? [];
      expect(trace).toHaveLength(
        plain.violations.find(({ invariant }) => invariant.id === id)?.trace.length ?? -1,
      );
      const steps = replay(model, new SimulatedBackend(model.model), trace);
      expect(steps.every((one) => one.model === one.step.answer)).toBe(true);
      expect(steps.at(-1)?.violated.map((claim) => claim.id)).toContain(id);
    }
  },
);

test('the reduction is never better than the number of renumberings, and close to it where much is alike', () => {
  const model = compiled('device-centric', 'pair');
  const symmetry = new Symmetry(model.model);
  const all = reachable(model).length;
  const stored = explore(model, [], { symmetry }).states;
  expect(symmetry.order).toBe(4);
  expect(all / stored).toBeLessThanOrEqual(4);
  expect(all / stored).toBeGreaterThan(3);
});
