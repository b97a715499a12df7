import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { invariants } from '../invariants/registry';
import { policyNames, refutedPolicies, type PolicyName } from '../machines/policies/policy';
import { quirkRegistry } from '../machines/policies/quirk-registry';
import { quirkNames } from '../machines/policies/quirks';
import { soundPremises } from '../machines/policies/premises';
import { policies } from '../machines/policies/registry';
import { rulesFor } from '../machines/policies/rules';
import { check } from './check';
import { configurations } from './configurations';
import { unexplained } from './deviations';
import { closingClaims } from './explorer/closing';
import { computeManifest, shippedViolations } from './compute-manifest';
import { mutants } from './mutants/registry';

const found = computeManifest();
const pinned: unknown = JSON.parse(readFileSync(join(__dirname, 'manifest.json'), 'utf8'));

test('every count and verdict is the pinned one', () => {
  expect(JSON.parse(JSON.stringify(found))).toEqual(pinned);
});

/** What the policies break that do not hold: one group in two contexts, and BUG_ON instead of a refusal. */
const refuted: Readonly<Partial<Record<PolicyName, readonly string[]>>> = {
  'split-fd': ['INV-01', 'INV-04', 'INV-06', 'INV-08', 'INV-35', 'INV-42', 'INV-44'],
  'stage-2': ['INV-03', 'INV-14', 'INV-15', 'INV-30', 'INV-39', 'INV-40', 'INV-45'],
};

test('the policies that do not hold are the known ones', () => {
  expect(Object.keys(refuted).sort()).toEqual([...refutedPolicies].sort());
});

describe.each(policyNames)('%s', (name) => {
  const report = check(rulesFor(policies[name]), configurations);

  test('every configuration was explored to the end', () => {
    expect(report.complete).toBe(true);
  });

  test('every invariant holds, but for those that the policy is known to break', () => {
    expect(report.violations.map(({ claim }) => claim.id).sort()).toEqual(refuted[name] ?? []);
  });

  test('every witness was reached, so no invariant holds for want of anything to judge', () => {
    expect(report.claims.filter((one) => !one.witnessed).map(({ claim }) => claim.name)).toEqual(
      [],
    );
  });
});

describe('mutants', () => {
  test.each(mutants)('$id is noticed: $says', ({ id, kills }) => {
    expect(Object.keys(found.mutants[id] ?? {})).toEqual(expect.arrayContaining([...kills]));
  });

  test('every premise is taken away by some mutant', () => {
    const taken = new Set(mutants.flatMap(({ change }) => Object.keys(change)));
    expect(Object.keys(soundPremises).filter((name) => !taken.has(name))).toEqual([]);
  });

  test('every invariant is violated by some mutant, some quirk or some policy', () => {
    const killed = new Set([
      ...Object.values(found.mutants).flatMap((one) => Object.keys(one)),
      ...quirkNames.flatMap((name): string[] => [...quirkRegistry[name].breaks]),
      ...Object.values(refuted).flat(),
    ]);
    const all = [
      ...invariants.map(({ id }) => id),
      ...Object.values(closingClaims).map(({ id }) => id),
    ];
    expect(all.filter((id) => !killed.has(id))).toEqual([]);
  });

  test('bind without blocking and a switch through the default domain fall within four commands', () => {
    expect(found.mutants['M1']?.['INV-01']).toBeLessThanOrEqual(4);
    expect(found.mutants['M4']?.['INV-01']).toBeLessThanOrEqual(4);
  });
});

describe('the quirks of shipped Linux', () => {
  test.each(quirkNames)('%s breaks what it is known to break', (name) => {
    const inherited = new Set(
      quirkRegistry[name].needs.flatMap((need) => quirkRegistry[need].breaks),
    );
    const own = quirkRegistry[name].breaks.filter((id) => !inherited.has(id));
    expect(Object.keys(found.quirks['iommufd']?.[name] ?? {}).sort()).toEqual([...own].sort());
  });

  test.each(['iommufd', 'lockstep'] as const)(
    '%s violates nothing that no quirk explains',
    (name) => {
      expect(unexplained(shippedViolations(name))).toEqual([]);
    },
  );
});
