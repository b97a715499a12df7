import fc from 'fast-check';
import { join } from 'node:path';
import { compileFunction } from 'node:vm';
import { ModuleKind, ScriptTarget, transpileModule } from 'typescript';
import type { Address } from '../subject/address';
import { policyNames } from '../../../machines/policies/policy';
import { policies } from '../../../machines/policies/registry';
import { noQuirks } from '../../../machines/policies/quirks';
import { readTrace } from '../../../properties/trace-file';
import { parseScenario } from '../../../properties/scenarios/parse-scenario';
import { runScenarios, summarize } from '../../../properties/scenarios/run-scenarios';
import { mutantById } from '../../../properties/mutants/registry';
import { firstScope, namedScopes } from '../subject/subject';
import { showAddress } from '../subject/address';
import { addressOfTrace } from '../tour/example';
import { Reviewer } from '../walk/review';
import { isDone, type PathStep } from '../walk/trail';
import { exportsOf } from './exported';

const reviewer = new Reviewer();
const exported = (address: Address, name: string) => {
  const offer = exportsOf(address, reviewer.look(address), 'session').find(
    (one) => one.name === name,
  );
  if (offer === undefined) throw new Error(`no export ${name}`);
  return offer.write();
};

/** Addresses at the end of a path of commands that are carried out. */
const walks: fc.Arbitrary<Address> = fc
  .record({
    name: fc.constantFrom(...policyNames),
    scope: fc.constantFrom(firstScope, ...namedScopes.slice(1, 4).map((one) => one.scope)),
    mutant: fc.constantFrom(undefined, mutantById('M1')),
    picks: fc.array(fc.nat(), { minLength: 1, maxLength: 8 }),
  })
  .map(({ name, scope, mutant, picks }) => {
    const subject = {
      policy: policies[name],
      quirks: noQuirks,
      scope,
      ...(mutant === undefined ? {} : { mutant }),
    };
    const path: PathStep[] = [];
    for (const pick of picks) {
      const walked = reviewer.look({ subject, path, at: { step: path.length } });
      const ways = reviewer.moves(walked).filter(isDone);
      const way = ways[pick % ways.length];
      if (way !== undefined) path.push(way.step);
    }
    return { subject, path, at: { step: path.length } };
  });

test('a trace that is taken along leads back to the same place', () => {
  fc.assert(
    fc.property(walks, (address) => {
      const { text } = exported(address, 'Trace');
      expect(showAddress(addressOfTrace(readTrace(text)))).toBe(showAddress(address));
    }),
    { numRuns: 30 },
  );
});

test('a scenario that is taken along tells of every policy what the model answers', () => {
  let told = 0;
  fc.assert(
    fc.property(walks, (address) => {
      const { text, problem } = exported(address, 'Scenario');
      if (text === '') {
        expect(problem).toMatch(/^under [a-z0-9-]+ nobody answers/);
        return;
      }
      told += 1;
      const found = summarize(runScenarios([parseScenario('path.scenario', text)]));
      expect([text, found.cells, found.differing]).toEqual([text, policyNames.length, []]);
    }),
    { numRuns: 25 },
  );
  expect(told).toBeGreaterThan(5);
});

/** Runs the text of a jest test as jest would, from the folder that it names. */
function runTest(text: string): void {
  const { outputText } = transpileModule(text, {
    compilerOptions: { module: ModuleKind.CommonJS, target: ScriptTarget.ES2022 },
  });
  const folder = join(__dirname, '..', '..', '..', 'properties');
  const load = (path: string): unknown => jest.requireActual(join(folder, path));
  const ran: string[] = [];
  const run = (name: string, body: () => void): void => {
    body();
    ran.push(name);
  };
  const names = ['require', 'exports', 'test', 'expect'];
  compileFunction(outputText, names).call(undefined, load, {}, run, expect);
  expect(ran).toHaveLength(1);
}

test('a jest test that is taken along passes', () => {
  fc.assert(
    fc.property(walks, (address) => runTest(exported(address, 'jest test').text)),
    { numRuns: 15 },
  );
});

test('a jest test that is taken along fails where the model answers otherwise', () => {
  const address = addressOfTrace(
    readTrace(
      [
        '# ioasid trace 1',
        '# policy split-fd',
        `# scope ${JSON.stringify(firstScope)}`,
        'OPEN_DEVICE d1',
        'OPEN_DEVICE d2',
        'BIND d1 fd1',
        'BIND d2 fd2',
      ].join('\n'),
    ),
  );
  const { text } = exported(address, 'jest test');
  expect(text).toContain('["INV-04","INV-06","INV-42"]');
  runTest(text);
  expect(() => runTest(text.replaceAll('split-fd', 'device-centric'))).toThrow();
});
