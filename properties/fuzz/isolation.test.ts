import fc from 'fast-check';
import { compile } from '../../machines/compiled/compile';
import { buildModel, type Model } from '../../machines/model';
import { policies } from '../../machines/policies/registry';
import { rulesFor } from '../../machines/policies/rules';
import { groupOfDevices } from '../../machines/scope';
import { mutantById } from '../mutants/registry';
import { commandNumbers } from './command-numbers';
import { fuzzIsolation } from './isolation';

function model(mutant?: string): Model {
  const rules = rulesFor(policies['device-centric']);
  const change = mutant === undefined ? {} : mutantById(mutant)?.change;
  return buildModel(
    { ...rules, premises: { ...rules.premises, ...change } },
    {
      groups: [groupOfDevices(2)],
      fds: 2,
      ioasids: 1,
      failures: 0,
      profile: 'vt-d',
      features: ['core'],
    },
  );
}
const options = { runs: 50, length: 300, seed: 20210615 };

test.each(['every command', 'end'] as const)(
  'random commands keep isolation, judged at %s',
  (at) => {
    const report = fuzzIsolation(compile(model()), at, options);
    expect(report.counterexample).toBeUndefined();
    expect(report.commands).toBe(options.runs * options.length);
    expect(report.accepted).toBeGreaterThan(report.commands / 20);
  },
);

test('a bind that does not block is found, and shrunk to opening a device and binding it', () => {
  const mutant = model('M1');
  const { counterexample } = fuzzIsolation(compile(mutant), 'every command', options);
  const names = counterexample?.map((number) => mutant.commands[number]?.name);
  expect(names).toEqual(['OPEN_DEVICE', 'BIND']);
});

test('command numbers are commands, every one of them comes up, and a seed gives the same ones', () => {
  const sample = (): number[] =>
    fc.sample(commandNumbers(37, 501), { numRuns: 4, seed: 5 }).flatMap((one) => [...one]);
  expect(sample()).toHaveLength(4 * 501);
  expect(new Set(sample())).toEqual(new Set(Array.from({ length: 37 }, (_, at) => at)));
  expect(sample()).toEqual(sample());
});
