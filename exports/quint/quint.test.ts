import type { Scope } from '../../machines/scope';
import type { Rules } from '../../machines/policies/rules';
import { invariants } from '../../invariants/registry';
import { commandNames } from '../../machines/command';
import { compile } from '../../machines/compiled/compile';
import { buildModel } from '../../machines/model';
import { noQuirks } from '../../machines/policies/quirks';
import { policies } from '../../machines/policies/registry';
import { rulesFor } from '../../machines/policies/rules';
import { groupOfDevices } from '../../machines/scope';
import { explore } from '../../properties/explorer/explore';
import { mutantById } from '../../properties/mutants/registry';
import { replayItf } from '../../properties/quint/replay-itf';
import { runQuint } from '../../properties/quint/run-quint';
import { claimName, quint } from './quint';

const scope: Scope = {
  groups: [groupOfDevices(2)],
  fds: 1,
  ioasids: 1,
  failures: 1,
  profile: 'vt-d',
  features: ['core'],
};

/** Walks a model in Quint, replays the walks, and gives both sides' violations. */
function walk(rules: Rules) {
  const compiled = compile(buildModel(rules, scope));
  const claimed = invariants.filter((invariant) => invariant.applies(rules));
  const { violated, traces } = runQuint(quint(compiled.model, invariants), {
    seed: 7,
    samples: 30,
    steps: 40,
    traces: 20,
    invariants: claimed.map(claimName),
  });
  const replayed = traces.map((trace) => replayItf(compiled, trace));
  const violations = explore(compiled, invariants).violations.map(({ invariant }) =>
    claimName(invariant),
  );
  const sum = (numbers: readonly number[]): number => numbers.reduce((all, one) => all + one, 0);
  return {
    violated,
    violations,
    commands: sum(replayed.map(({ commands }) => commands)),
    failures: sum(replayed.map(({ failures }) => failures)),
  };
}

test.each(['device-centric', 'lockstep', 'iommufd'] as const)(
  '%s: Quint accepts the module, and all its walks, also with a failing write, are walks of the model',
  (policy) => {
    const { violated, violations, commands, failures } = walk(
      rulesFor(policies[policy], noQuirks, true),
    );
    expect(violated).toEqual([]);
    expect(violations).toEqual([]);
    expect(commands).toBeGreaterThan(100);
    expect(failures).toBeGreaterThan(0);
  },
);

test('Quint refutes the mutant M1 by the same invariants', () => {
  const rules = rulesFor(policies['device-centric'], noQuirks, true);
  const change = mutantById('M1')?.change;
  const { violated, violations } = walk({ ...rules, premises: { ...rules.premises, ...change } });
  expect(violated).toContain('INV_01_groupIsolationInv');
  expect(violations).toEqual(expect.arrayContaining([...violated]));
});

test('a step that the model does not have is noticed', () => {
  const compiled = compile(buildModel(rulesFor(policies['device-centric'], noQuirks, true), scope));
  const at = (open: number, kind: number) => ({
    now: { session: { '#map': [[1, open]] }, answer: 0 },
    command: { kind },
  });
  const kind = commandNames.indexOf('OPEN_DEVICE');
  const [closed, opened, bound] = [at(0, -1), at(1, kind), at(2, kind)];
  expect(replayItf(compiled, { states: [closed, opened] })).toEqual({ commands: 1, failures: 0 });
  expect(() => replayItf(compiled, { states: [closed, bound] })).toThrow('no command of the model');
  expect(() => replayItf(compiled, { states: [opened, closed] })).toThrow('initial state');
});
