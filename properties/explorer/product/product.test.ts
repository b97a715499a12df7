import type { Configuration } from '../../configurations';
import type { Feature } from '../../../machines/command';
import type { PolicyName } from '../../../machines/policies/policy';
import type { Rules } from '../../../machines/policies/rules';
import type { GroupShape, Scope } from '../../../machines/scope';
import { invariants } from '../../../invariants/registry';
import { NotSeparable } from '../../../machines/compiled/component-generator';
import { shippedQuirks } from '../../../machines/policies/quirks';
import { policies } from '../../../machines/policies/registry';
import { rulesFor } from '../../../machines/policies/rules';
import { groupOfDevices } from '../../../machines/scope';
import { check, rulesIn } from '../../check';
import { configurations } from '../../configurations';
import { mutants } from '../../mutants/registry';
import { exploreProduct, type ProductExploration } from './explore-product';

const closing = ['INV-40', 'INV-41'];

/** What two searches must agree on: counts, verdicts, witnesses, and how long the shortest traces are. */
function summaryOfProduct(found: ProductExploration) {
  return {
    states: Number(found.states),
    transitions: Number(found.transitions),
    refusals: Number(found.refusals),
    witnessed: found.judged.filter((one) => one.witnessed).map(({ invariant }) => invariant.id),
    violated: found.violations
      .map(({ invariant, trace }) => `${invariant.id} after ${trace.length}`)
      .sort(),
    stuck: found.notGivenBack !== undefined,
  };
}

function summaryOfStates(rules: Rules, configuration: Configuration) {
  const found = check(rules, [configuration]);
  const [only] = found.configurations;
  const of = found.claims.filter(({ claim }) => !closing.includes(claim.id));
  return {
    states: found.states,
    transitions: found.transitions,
    refusals: only?.refusals,
    witnessed: of.filter((one) => one.witnessed).map(({ claim }) => claim.id),
    violated: found.violations
      .filter(({ claim }) => !closing.includes(claim.id))
      .map(({ claim, trace }) => `${claim.id} after ${trace.length}`)
      .sort(),
    stuck: found.violations.some(({ claim }) => claim.id === 'INV-40'),
  };
}

function agree(rules: Rules, configuration: Configuration): void {
  const { scope } = configuration;
  const product = exploreProduct(rulesIn(rules, scope), scope, invariants);
  const { witnessed, ...ofProduct } = summaryOfProduct(product);
  const { witnessed: everyWitness, ...ofStates } = summaryOfStates(rules, configuration);
  expect(ofProduct).toEqual(ofStates);
  // a situation that takes two groups is no witness to the product
  expect(everyWitness).toEqual(expect.arrayContaining(witnessed));
  expect(witnessed.length).toBeGreaterThan(everyWitness.length / 2);
}

const scopeOf = (groups: readonly GroupShape[], parts: Partial<Scope>): Configuration => ({
  name: 'scope',
  says: '',
  scope: { groups, fds: 1, ioasids: 1, failures: 0, profile: 'vt-d', features: ['core'], ...parts },
});

describe('the product of groups is the model as a whole', () => {
  const single = groupOfDevices(1);
  const pair = groupOfDevices(2);
  const drivers: readonly Feature[] = ['core', 'drivers', 'exit'];
  const scopes: readonly (readonly [string, PolicyName, Configuration])[] = [
    ['two groups of one shape', 'device-centric', scopeOf([single, single], { fds: 2 })],
    [
      'two shapes, a failing write',
      'device-centric',
      scopeOf([pair, single], { ioasids: 2, failures: 1, features: drivers }),
    ],
    ['three groups', 'device-centric', scopeOf([single, single, single], { features: drivers })],
    ['two groups of iommufd', 'iommufd', scopeOf([pair, single], { features: drivers })],
    [
      'shared requester ids',
      'device-centric',
      scopeOf([{ ...groupOfDevices(2, true), aliases: [1] }, single], { ioasids: 2 }),
    ],
    [
      'hot-plug beside a group',
      'device-centric',
      scopeOf([pair, single], { features: ['core', 'hotplug'] }),
    ],
    [
      'groups in several contexts',
      'split-fd',
      scopeOf([pair, single], { fds: 2, features: drivers }),
    ],
    ['groups that are bound as a whole', 'group-bind', scopeOf([pair, single], { fds: 2 })],
    [
      'nested tables, destroyed by the last group',
      'iommufd',
      scopeOf([single, single], { ioasids: 2, features: ['core', 'tables', 'nesting'] }),
    ],
    [
      'resets, PASIDs and mappings',
      'device-centric',
      scopeOf([groupOfDevices(1, false, { ats: true, pasid: true }), single], {
        features: ['core', 'reset', 'pasid', 'memory', 'mappings'],
      }),
    ],
  ];

  test.each(scopes)('%s: same states, steps, refusals', (_, policy, configuration) =>
    agree(rulesFor(policies[policy]), configuration),
  );

  test('as shipped: the same violations, with traces of the same length', () =>
    agree(
      rulesFor(policies.iommufd, shippedQuirks),
      scopeOf([pair, single], { failures: 1, features: drivers }),
    ));
});

describe('a mutant falls in the product as it falls in the model as a whole', () => {
  // not those that let a counter grow for ever, nor those shown where spaces nest, which take a minute
  const shown = ['M1', 'M2', 'M3', 'M4', 'M9', 'M12', 'M13', 'M18', 'M19', 'M22'];

  test.each(shown)('%s', (id) => {
    const mutant = mutants.find((one) => one.id === id);
    const configuration = configurations.find(({ name }) => name === mutant?.configuration);
    if (mutant === undefined || configuration === undefined) throw new Error(`no mutant ${id}`);
    const rules = rulesFor(policies[mutant.policy]);
    agree({ ...rules, premises: { ...rules.premises, ...mutant.change } }, configuration);
  });
});

test('legacy containers join groups to each other, so they are no product', () => {
  const { scope } = scopeOf([groupOfDevices(1), groupOfDevices(1)], {});
  const explore = (): unknown => exploreProduct(rulesFor(policies.lockstep), scope, invariants);
  expect(explore).toThrow(NotSeparable);
});

test('a host that may stop does so for all groups at once, so they are no product', () => {
  const { scope } = scopeOf([groupOfDevices(1), groupOfDevices(1)], {});
  const explore = (): unknown => exploreProduct(rulesFor(policies['stage-2']), scope, invariants);
  expect(explore).toThrow(NotSeparable);
});

test('a slot of several groups is no product, one inside a group is', () => {
  const features: readonly Feature[] = ['core', 'hot-reset'];
  const rules = rulesFor(policies['device-centric']);
  const inside = [groupOfDevices(2, false, { slot: 1 }), groupOfDevices(1, false, { slot: 2 })];
  agree(rules, scopeOf(inside, { features }));
  const { scope } = scopeOf([...inside, groupOfDevices(1, false, { slot: 2 })], { features });
  expect(() => exploreProduct(rules, scope, invariants)).toThrow(NotSeparable);
});

test('sixty groups of one shape have as many group states as one has', () => {
  const explored = (groups: number): ProductExploration => {
    const { scope } = scopeOf(
      Array.from({ length: groups }, () => groupOfDevices(1)),
      { fds: 1 },
    );
    return exploreProduct(rulesFor(policies['device-centric']), scope, invariants);
  };
  const [few, many] = [explored(2), explored(60)];
  expect(many.groupStates).toBe(few.groupStates);
  expect(many.judged.every(({ holds }) => holds)).toBe(true);
  expect(many.states).toBeGreaterThan(10n ** 30n);
});
