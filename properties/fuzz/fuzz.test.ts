import fc from 'fast-check';
import { SimulatedBackend } from '../../backends/simulated/simulated-backend';
import { compile } from '../../machines/compiled/compile';
import { buildModel, type Model } from '../../machines/model';
import { soundPolicies, type PolicyName } from '../../machines/policies/policy';
import { policies } from '../../machines/policies/registry';
import { rulesFor } from '../../machines/policies/rules';
import { groupOfDevices, type Scope } from '../../machines/scope';
import { mutantById } from '../mutants/registry';
import { showStep } from '../trace';
import { plainSteps } from './arbitraries';
import { campaign } from './campaign';
import { modelCommands } from './commands';
import { inTurn, runSequence } from './run-sequence';
import { shorten } from './shorten';
import { simulatedSubject } from './simulated-subject';

const scope: Scope = {
  groups: [groupOfDevices(2, false, { ats: true, pasid: true })],
  fds: 2,
  ioasids: 2,
  failures: 1,
  profile: 'vt-d',
  features: ['core', 'drivers', 'pasid', 'memory', 'mappings', 'hotplug', 'reset', 'exit'],
};

function model(policy: PolicyName, mutant?: string): Model {
  const smaller: Scope = { ...scope, ioasids: 1, features: ['core', 'memory'] };
  const rules = rulesFor(policies[policy], undefined, true);
  const change = mutant === undefined ? {} : mutantById(mutant)?.change;
  return buildModel(
    { ...rules, premises: { ...rules.premises, ...change } },
    mutant === undefined ? scope : smaller,
  );
}
const subjectOf = (policy: PolicyName, mutant?: string) =>
  simulatedSubject(compile(model(policy, mutant)));

describe.each(soundPolicies)('%s', (policy) => {
  test('random choices among what is possible: invariants hold, the simulated IOMMU agrees, all kinds occur', () => {
    const report = campaign(subjectOf(policy), { runs: 80, seed: 20210615 });
    expect(report.failure).toBeUndefined();
    expect(report.absent).toEqual([]);
    expect(report.commands).toBeGreaterThan(2_000);
  });

  test('plain arrays of any command in any state agree as well', () => {
    const subject = subjectOf(policy);
    const count = subject.compiled.model.commands.length;
    fc.assert(
      fc.property(plainSteps(count, true, 120), (steps) => {
        expect(runSequence(subject, inTurn(steps)).finding).toBeUndefined();
      }),
      { numRuns: 40, seed: 7 },
    );
  });

  test('so does the model-based form of fast-check', () => {
    const subject = subjectOf(policy);
    fc.assert(
      fc.property(modelCommands(subject), (commands) => {
        fc.modelRun(
          () => ({
            model: { state: subject.compiled.model.initial.slice() },
            real: new SimulatedBackend(subject.compiled.model),
          }),
          commands,
        );
      }),
      { numRuns: 40, seed: 11 },
    );
  });
});

test('under a policy that does not hold a violation is found', () => {
  const report = campaign(subjectOf('split-fd'), { runs: 80, seed: 20210615 });
  expect(report.failure?.finding.kind).toBe('violation');
});

describe('a model with a premise taken away', () => {
  test.each([
    ['M1', 'INV-01', 2],
    ['M4', 'INV-01', 4],
    ['M13', 'INV-04', 4],
  ])('%s is found, and its counterexample is minimal', (mutant, invariant, length) => {
    const report = campaign(subjectOf('device-centric', mutant), { runs: 300, seed: 1 });
    expect(report.failure?.finding).toMatchObject({ kind: 'violation', claim: { id: invariant } });
    expect(report.failure?.minimal).toBe('proved');
    expect(report.failure?.steps).toHaveLength(length);
  });

  test('the same seed and path lead to the same counterexample at once', () => {
    const subject = subjectOf('device-centric', 'M13');
    const first = campaign(subject, { runs: 300, seed: 1 });
    const again = campaign(subject, { runs: 1, seed: 1, path: first.failure?.path ?? '' });
    expect(again.failure?.steps.map(showStep)).toEqual(first.failure?.steps.map(showStep));
  });

  test('nothing can be left out of a shortened sequence', () => {
    const subject = subjectOf('device-centric', 'M4');
    const { commands } = subject.compiled.model;
    const named = (text: string) => ({
      command: commands.findIndex((one) => `${one.name} ${one.args.join(' ')}` === text),
      failAt: undefined,
    });
    const steps = [
      'OPEN_DEVICE 2',
      'OPEN_DEVICE 1',
      'BIND 1 1',
      'MMAP_BAR 1',
      'ALLOC 1',
      'ALLOC 2',
      'ATTACH 1 1',
    ].map(named);
    const { finding } = runSequence(subject, inTurn(steps));
    expect(finding).toMatchObject({ kind: 'violation' });
    if (finding === undefined) return;
    expect(shorten(subject, steps, finding)).toEqual(
      ['OPEN_DEVICE 1', 'BIND 1 1', 'ALLOC 1', 'ATTACH 1 1'].map(named),
    );
  });
});

test('a campaign too short to meet every kind of command says which it never met', () => {
  expect(campaign(subjectOf('iommufd'), { runs: 1, seed: 3 }).absent.length).toBeGreaterThan(0);
});
