import type { Feature } from '../../machines/command';
import type { PolicyName } from '../../machines/policies/policy';
import type { GroupShape } from '../../machines/scope';
import type { Rules } from '../../machines/policies/rules';
import { invariants } from '../../invariants/registry';
import { compile } from '../../machines/compiled/compile';
import { buildModel, type Model } from '../../machines/model';
import { noQuirks, shippedQuirks } from '../../machines/policies/quirks';
import { policies } from '../../machines/policies/registry';
import { rulesFor } from '../../machines/policies/rules';
import { groupOfDevices } from '../../machines/scope';
import { configurations } from '../../properties/configurations';
import { explore } from '../../properties/explorer/explore';
import { mutantById } from '../../properties/mutants/registry';
import { missingPrograms } from '../../properties/spin/run-spin';
import { searchWithSpin } from '../../properties/spin/search';

const missing = missingPrograms();
const withSpin = missing.length === 0 ? describe : describe.skip;
const where =
  missing.length === 0 ? 'SPIN' : `SPIN (skipped: install the packages ${missing.join(', ')})`;
// jest says nothing of a file in which everything is skipped
if (missing.length > 0) process.stderr.write(`the tests against ${where}\n`);
/** Compiling takes longer than searching such small scopes. */
const quickly = { compile: ['-O0'] };

interface Instance {
  readonly name: string;
  readonly groups: readonly GroupShape[];
  readonly fds?: number;
  readonly ioasids?: number;
  readonly failures?: number;
  readonly features: readonly Feature[];
}

const pair = groupOfDevices(2);
const instances: readonly Instance[] = [
  { name: 'a pair of devices', groups: [pair], features: ['core', 'exit'] },
  {
    name: 'two groups, two users',
    groups: [groupOfDevices(1), pair],
    fds: 2,
    features: ['core', 'drivers'],
  },
  { name: 'failing writes', groups: [pair], failures: 1, features: ['core', 'tables'] },
  {
    name: 'reset, hot-plug, PASIDs and mappings',
    groups: [{ devices: [{ requester: 1, ats: true, pasid: true }], aliases: [1] }],
    features: ['core', 'pasid', 'reset', 'hotplug', 'memory', 'mappings'],
  },
  {
    name: 'a slot of two groups',
    groups: [groupOfDevices(2, false, { slot: 1 }), groupOfDevices(1, false, { slot: 1 })],
    features: ['core', 'hot-reset'],
  },
  {
    name: 'formats and page requests',
    groups: [
      {
        devices: [
          { requester: 1, ats: true, slot: 1 },
          { requester: 2, noSnoop: true, slot: 1 },
        ],
      },
    ],
    features: ['core', 'reset', 'hot-reset', 'formats', 'faults'],
  },
  {
    name: 'tables of a guest',
    groups: [groupOfDevices(1)],
    ioasids: 3,
    features: ['core', 'tables', 'nesting', 'mappings', 'guest-tables'],
  },
];
const rulesOf: readonly (readonly [string, PolicyName, Rules['quirks']])[] = [
  ['device-centric', 'device-centric', noQuirks],
  ['lockstep', 'lockstep', noQuirks],
  ['iommufd', 'iommufd', noQuirks],
  ['iommufd as shipped', 'iommufd', shippedQuirks],
];

function modelOf(rules: Rules, instance: Instance): Model {
  const { groups, fds = 1, ioasids = 1, failures = 0, features } = instance;
  return buildModel(rules, { groups, fds, ioasids, failures, profile: 'vt-d', features });
}

withSpin(where, () => {
  describe.each(rulesOf)('%s', (_, policy, quirks) => {
    test.each(instances)(
      'counts states and transitions and judges as explore does: $name',
      (instance) => {
        const failures = (instance.failures ?? 0) > 0;
        const model = modelOf(rulesFor(policies[policy], quirks, failures), instance);
        const explored = explore(compile(model), invariants);
        const judged = searchWithSpin(model, quickly);
        expect(judged.otherErrors).toEqual([]);
        expect([...judged.violated].sort()).toEqual(
          explored.violations.map(({ invariant }) => invariant.id).sort(),
        );
        const counted =
          judged.errors === 0 ? judged : searchWithSpin(model, { ...quickly, judged: false });
        expect(counted.states).toBe(explored.states);
        expect(counted.transitions).toBe(explored.transitions);
      },
    );
  });

  test.each(['M1', 'M4', 'M6'])('refutes the mutant %s by the same invariants', (id) => {
    const mutant = mutantById(id);
    const scope = configurations.find(({ name }) => name === mutant?.configuration)?.scope;
    if (mutant === undefined || scope === undefined) throw new Error(`no mutant ${id}`);
    const rules = rulesFor(policies[mutant.policy], noQuirks, scope.failures > 0);
    const model = buildModel(
      { ...rules, premises: { ...rules.premises, ...mutant.change } },
      scope,
    );
    const explored = explore(compile(model), invariants);
    const { violated } = searchWithSpin(model, quickly);
    expect(violated).toEqual(expect.arrayContaining([...mutant.kills]));
    expect([...violated].sort()).toEqual(
      explored.violations.map(({ invariant }) => invariant.id).sort(),
    );
  });
});
