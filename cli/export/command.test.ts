import { spawnSync } from 'node:child_process';
import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { formats } from './formats';

const program = join(__dirname, '..', '..', 'bin', 'ioasid');
let folder = '';
beforeAll(() => (folder = mkdtempSync(join(tmpdir(), 'ioasid-export-'))));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const run = (...args: readonly string[]) =>
  spawnSync(process.execPath, [program, 'export', ...args], {
    encoding: 'utf8',
    cwd: folder,
    maxBuffer: 64 * 1024 * 1024,
  });

const trace = join(__dirname, '..', '..', 'docs', 'traces', 'device-centric-M1-INV-01.trace');

test.each(formats)('$name is written to standard output, or whole into a file', ({ name, of }) => {
  const input = of === 'trace' ? ['--trace', trace] : [];
  const printed = run(name, ...input);
  expect(printed).toMatchObject({ status: 0, stderr: '' });
  expect(printed.stdout).toContain('device-centric');
  const written = run(name, ...input, '--out', `model.${name}`);
  expect(written).toMatchObject({ status: 0, stdout: '', stderr: '' });
  expect(readFileSync(join(folder, `model.${name}`), 'utf8')).toBe(printed.stdout);
  expect(readdirSync(folder)).not.toContainEqual(expect.stringMatching(/^\./));
});

test('an unknown format is bad input: the message says what was expected', () => {
  const { status, stderr } = run('pascal');
  expect(status).toBe(2);
  expect(stderr).toContain(`expected one of: ${formats.map(({ name }) => name).join(', ')}`);
});

test('so are rules that were never shipped, a scope out of range, and a folder that is a file', () => {
  expect(run('promela', '--quirks', 'shipped').status).toBe(2);
  expect(run('promela', '--devices', '0').stderr).toContain('expected a whole number from 1 to 32');
  expect(run('promela', '--out', join(program, 'model.pml')).status).toBe(2);
  expect(run('promela', '--policy', 'iommufd', '--quirks', 'shipped').status).toBe(0);
});

test('a machine is chosen by its name, if the model has it', () => {
  expect(run('scxml', '--machine', 'group').stdout).toContain('<parallel id="group">');
  expect(run('dot', '--machine', 'environment')).toMatchObject({ status: 2, stdout: '' });
  expect(run('dot', '--machine', 'environment', '--faults', '1').status).toBe(0);
  expect(run('dot', '--machine', 'bus').stderr).toContain('expected one of: device, group');
});

test('a trace that is missing, unreadable or none is bad input', () => {
  expect(run('itf').stderr).toContain('expected --trace');
  expect(run('itf', '--trace', 'nowhere').status).toBe(2);
  expect(run('itf', '--trace', program).stderr).toContain('expected a first line');
});
