import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { z } from 'zod';
import { policyNames } from '../../machines/policies/policy';
import { scenarioFiles } from '../../properties/scenarios/all-scenarios';

const program = join(__dirname, '..', '..', 'bin', 'ioasid');
let folder = '';
beforeAll(() => (folder = mkdtempSync(join(tmpdir(), 'ioasid-scenario-'))));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const run = (args: readonly string[], input = '') =>
  spawnSync(process.execPath, [program, 'scenario', ...args], {
    encoding: 'utf8',
    cwd: folder,
    input,
    maxBuffer: 64 * 1024 * 1024,
  });

const cell = z.strictObject({
  policy: z.enum(policyNames),
  choices: z.record(z.string(), z.string()),
  kind: z.enum(['stated', 'not stated', 'n/a']),
  agrees: z.boolean(),
  summary: z.string().min(1),
  violated: z.array(z.string()),
});
const document = z.strictObject({
  scenarios: z.number(),
  policies: z.number(),
  cells: z.number(),
  stated: z.number(),
  variants: z.number(),
  differences: z.number(),
  differing: z.array(
    z.strictObject({
      scenario: z.string(),
      policy: z.string(),
      line: z.number(),
      expected: z.string(),
      found: z.string(),
    }),
  ),
  matrix: z.array(
    z.strictObject({
      scenario: z.string(),
      title: z.string(),
      file: z.string(),
      sources: z.array(z.string()).min(1),
      cells: z.array(cell),
      variants: z.array(cell),
    }),
  ),
});

const mine = [
  '# S-X1  Two users',
  '# The second one is refused.',
  '# source: somebody',
  'machine',
  '  group d1 d2',
  '  fds 2',
  'given',
  '  bind d1 f1',
  'when',
  '  bind d2 f2',
  'then others',
  '  refused',
  'then split-fd',
  '  allowed',
  '',
].join('\n');

test('the whole matrix is as the scenarios say: exit 0, and every cell in the document', () => {
  const { status, stdout } = run(['--all', '--json']);
  expect(status).toBe(0);
  const found = document.parse(JSON.parse(stdout));
  const scenarios = scenarioFiles().length;
  expect(found).toMatchObject({
    scenarios,
    policies: policyNames.length,
    cells: scenarios * policyNames.length,
    differences: 0,
    differing: [],
  });
  for (const { cells } of found.matrix)
    expect(cells.map(({ policy }) => policy)).toEqual(policyNames);
});

test('without names all are told', () => {
  expect(run([]).stdout).toBe(run(['--all']).stdout);
});

test('one scenario by its id, under one policy', () => {
  const { status, stdout } = run(['S-A6', '--policy', 'iommufd']);
  expect(status).toBe(0);
  expect(stdout).toContain('S-A6  One of two attached devices is detached\n  iommufd\n');
  expect(stdout).toContain('allowed; d2 reaches i1; d1 reaches i1');
  expect(stdout).toContain('1 scenarios under 1 policies, 1 cells (1 stated by a source)');
});

test('policies under which the same happens are told together', () => {
  const same = mine.replace('  refused', '  refused\n  g1 owned by f1');
  expect(run(['-', '--policy', 'iommufd'], same).stdout).toContain('refused EPERM; g1 owned by f1');
  expect(run(['-'], same).stdout).toMatch(/^ {2}iommufd, park$/m);
});

test('a scenario of your own, from a file or the standard input', () => {
  const file = join(folder, 'mine.scenario');
  writeFileSync(file, mine);
  expect(run(['mine.scenario', '--json']).status).toBe(0);
  expect(run(['-', '--json'], mine).status).toBe(0);
});

test('what differs is told with file and line: exit 1', () => {
  const wrong = mine.replace('  refused', '  allowed');
  const { status, stdout } = run(['-', '--policy', 'iommufd'], wrong);
  expect(status).toBe(1);
  expect(stdout).toContain('-:12: expected allowed, found refused EPERM');
  const { differing } = document.parse(
    JSON.parse(run(['-', '--policy', 'iommufd', '--json'], wrong).stdout),
  );
  expect(differing).toEqual([
    { scenario: 'S-X1', policy: 'iommufd', line: 12, expected: 'allowed', found: 'refused EPERM' },
  ]);
});

describe('bad input ends with status 2 and says what was expected', () => {
  test.each([
    ['a line', ['-'], '-:8: the machine has no d9; expected d1 to d2'],
    [
      'a file',
      ['missing.scenario'],
      'missing.scenario: cannot be read: ENOENT; expected a readable',
    ],
    ['an id', ['S-Z99'], 'S-Z99: no scenario has this id; expected one of S-A1, '],
    ['a policy', ['--policy', 'nobody'], 'expected one of: device-centric'],
    [
      'all and some',
      ['--all', 'S-A6'],
      '--all: scenarios are named beside it; expected one or the',
    ],
  ])('%s', (_what, args, says) => {
    const { status, stdout, stderr } = run(args, mine.replace('bind d1', 'bind d9'));
    expect({ status, stdout }).toEqual({ status: 2, stdout: '' });
    expect(stderr).toContain(says);
  });
});
