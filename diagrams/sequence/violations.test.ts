import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import fc from 'fast-check';
import { modelOfTrace } from '../../cli/shared/trace';
import { invariants } from '../../invariants/registry';
import { compile } from '../../machines/compiled/compile';
import { buildModel, type Model } from '../../machines/model';
import { policyNames } from '../../machines/policies/policy';
import { policies } from '../../machines/policies/registry';
import { rulesFor } from '../../machines/policies/rules';
import { groupOfDevices, type Scope } from '../../machines/scope';
import { runCommand } from '../../machines/system/compose';
import { world } from '../../machines/system/walk';
import { configurations } from '../../properties/configurations';
import { JudgedWalk } from '../../properties/explorer/judged-walk';
import { mutants } from '../../properties/mutants/registry';
import { readTrace } from '../../properties/trace-file';
import { eventfulWalk } from '../fixtures/eventful-walk';
import { ClaimJudge, violationsOf } from './violations';

const folder = join(__dirname, '../../docs/traces');

const told = readdirSync(folder).map((file) => {
  const trace = readTrace(readFileSync(join(folder, file), 'utf8'));
  const { steps, claim } = trace;
  const violations = violationsOf(modelOfTrace(file, trace), steps);
  return { file, claim, last: steps.length - 1, violations };
});
// what a whole sequence of closes violates no single step shows
const ofSteps = told.filter(({ claim }) => claim !== 'INV-40' && claim !== 'INV-41');

test.each(ofSteps)('$file violates $claim at its last command', ({ claim, last, violations }) => {
  const violation = violations.find((one) => one.claim.id === claim);
  expect(violation?.step).toBe(last);
});

/** Walks by numbers; at every command both judges must have met the same violations for the first time. */
function agreesWithSearch(model: Model, numbers: readonly number[]): void {
  const walk = new JudgedWalk(compile(model), invariants);
  const judge = new ClaimJudge(model, invariants);
  const known = new Set<string>();
  for (const { command, failAt, before, outcome } of eventfulWalk(model, numbers)) {
    const number = model.commands.indexOf(command);
    const expected = walk.step(number, failAt).violated.map(({ id }) => id);
    const violated = judge
      .judge(before, command, outcome)
      .filter((verdict) => verdict.outcome === 'violated' && !known.has(verdict.claim.id))
      .map(({ claim }) => claim.id);
    violated.forEach((id) => known.add(id));
    expect(violated.toSorted()).toEqual(expected.toSorted());
  }
}

const walks = fc.array(fc.integer({ min: 1, max: 1_000_003 }), { minLength: 60, maxLength: 60 });
const scope: Partial<Scope> = {
  groups: [
    { ...groupOfDevices(2, true, { pasid: true, ats: true }), aliases: [1] },
    groupOfDevices(1),
  ],
};

test.each(policyNames)('on random walks under %s it judges like the search', (policy) => {
  for (const failures of [0, 2]) {
    const model = world(policy, { ...scope, failures });
    fc.assert(
      fc.property(walks, (numbers) => agreesWithSearch(model, numbers)),
      { seed: 20210615, numRuns: 3 },
    );
  }
});

test.each(mutants.map((mutant) => [mutant.id, mutant] as const))(
  'on random walks of the mutant %s it judges like the search',
  (_, mutant) => {
    const on = configurations.find(({ name }) => name === mutant.configuration);
    if (on === undefined) throw new Error(`no configuration ${mutant.configuration}`);
    const rules = rulesFor(policies[mutant.policy], undefined, on.scope.failures > 0);
    const model = buildModel(
      { ...rules, premises: { ...rules.premises, ...mutant.change } },
      on.scope,
    );
    fc.assert(
      fc.property(walks, (numbers) => agreesWithSearch(model, numbers)),
      { seed: 20210615, numRuns: 2 },
    );
  },
);

describe('a verdict', () => {
  const model = world('device-centric');
  const judge = new ClaimJudge(model, invariants);
  const verdictOn = (id: string, text: string) => {
    const command = { name: 'OPEN_DEVICE', args: [1] } as const;
    const opened = runCommand(model, model.initial, command);
    const now = opened.kind === 'done' ? opened.next : model.initial;
    const next = text === 'BIND d1 fd1' ? ({ name: 'BIND', args: [1, 1] } as const) : command;
    const verdicts = judge.judge(now, next, runCommand(model, now, next));
    return verdicts.find(({ claim }) => claim.id === id);
  };

  test('of a claim that is kept says whether there was anything to keep', () => {
    expect(verdictOn('INV-42', 'BIND d1 fd1')).toMatchObject({ outcome: 'holds', witnessed: true });
    expect(verdictOn('INV-03', 'BIND d1 fd1')).toMatchObject({ outcome: 'holds' });
  });

  test('is missing where a refusal leaves a claim about steps nothing to judge', () => {
    const refused = judge.judge(
      model.initial,
      { name: 'BIND', args: [1, 1] },
      {
        kind: 'refused',
        errno: 'EINVAL',
      },
    );
    expect(refused.find(({ claim }) => claim.id === 'INV-10')).toMatchObject({
      outcome: 'not judged',
    });
    expect(refused.find(({ claim }) => claim.id === 'INV-01')).toMatchObject({ outcome: 'holds' });
  });

  test('says what the policy does not claim', () => {
    const lockstep = world('lockstep');
    expect(
      new ClaimJudge(lockstep, invariants)
        .state(lockstep.initial)
        .find(({ claim }) => claim.id === 'INV-14'),
    ).toMatchObject({ outcome: 'not claimed' });
  });
});
