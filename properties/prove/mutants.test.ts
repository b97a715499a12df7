import { mutants } from '../mutants/registry';
import type { Mutant } from '../mutants/mutant';
import { invariants } from '../../invariants/registry';
import { withFailures } from '../../exports/smt/obligations';
import { policies } from '../../machines/policies/registry';
import { rulesFor } from '../../machines/policies/rules';
import { prove } from './prove';

/** Claims of a state are proved; those that compare with the state before, and of sequences, are not. */
const ofStates = (mutant: Mutant): string[] =>
  mutant.kills.filter((id) => invariants.some((one) => one.id === id && one.name.endsWith('Inv')));

const unproved: Readonly<Record<string, string>> = {
  M6: 'shown under lockstep, which is not proved yet',
  M84: 'only claims of a step and of closing notice it',
  M89: 'only a claim of closing notices it',
  M70: 'only a claim of a step notices it',
  M92: 'only a claim of a step notices it',
};

const known = new Set<string>();
const proved = mutants.filter(({ id }) => unproved[id] === undefined);

beforeAll(async () => {
  for (const policy of ['device-centric', 'iommufd'] as const) {
    const report = await prove(withFailures(rulesFor(policies[policy])), { known });
    expect([policy, report.failed.map(({ claim }) => claim), report.lost]).toEqual([
      policy,
      [],
      [],
    ]);
  }
}, 600_000);

test.each(proved.map((mutant) => [mutant.id, mutant.says, mutant] as const))(
  'without its premise a claim fails at a named step: %s, %s',
  async (_id, _says, mutant) => {
    const rules = withFailures(rulesFor(policies[mutant.policy]));
    const claims = new Set(ofStates(mutant));
    const report = await prove(
      { ...rules, premises: { ...rules.premises, ...mutant.change } },
      { known, claims, untilOneFalls: true },
    );
    expect(report.failed.map(({ claim }) => claim).filter((id) => claims.has(id))).not.toEqual([]);
    for (const { drawing } of report.failed) expect(drawing.broken).not.toEqual([]);
    // at rest a claim fails because a lemma does, at a step
    const steps = [...report.failed, ...report.lost].map(({ obligation }) => obligation.query.step);
    expect(steps.some((step) => step !== undefined)).toBe(true);
  },
);

test('the mutants that no proof notices are those that no claim of a state notices', () => {
  const without = mutants.filter((mutant) => ofStates(mutant).length === 0).map(({ id }) => id);
  expect(without.every((id) => unproved[id] !== undefined)).toBe(true);
});
