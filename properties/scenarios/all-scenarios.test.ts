import { readFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import { projectFolder } from '../../backends/guest/project-folder';
import { policyNames } from '../../machines/policies/policy';
import { scenarioFiles } from './all-scenarios';
import { parseScenario } from './parse-scenario';
import { runScenarios } from './run-scenarios';

const files = scenarioFiles();
const read = (file: string) =>
  parseScenario(file, readFileSync(join(projectFolder(), file), 'utf8'));

describe.each(files.map((file) => [basename(file, '.scenario'), file] as const))(
  '%s',
  (name, file) => {
    test('begins with its id', () => {
      expect(name).toMatch(new RegExp(`^${read(file).id.toLowerCase()}-`));
    });

    test('is as it says under every policy', () => {
      const [report] = runScenarios([read(file)]);
      expect(report?.cells.map(({ policy }) => policy)).toEqual(policyNames);
      const all = [...(report?.cells ?? []), ...(report?.variants ?? [])];
      expect(
        all.flatMap(({ policy, differences }) => differences.map((one) => [policy, one])),
      ).toEqual([]);
    });
  },
);

test('no two scenarios have one id', () => {
  const ids = files.map((file) => read(file).id);
  expect(new Set(ids).size).toBe(ids.length);
});
