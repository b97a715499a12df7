import { spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { z } from 'zod';

const program = join(__dirname, '..', '..', 'bin', 'ioasid');
let folder = '';
beforeAll(() => (folder = mkdtempSync(join(tmpdir(), 'ioasid-prove-'))));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const run = (...args: readonly string[]) =>
  spawnSync(process.execPath, [program, 'prove', ...args], { encoding: 'utf8', cwd: folder });

const document = z.object({
  policy: z.string(),
  proved: z.array(z.string()),
  open: z.array(z.object({ invariant: z.string(), reason: z.string() })),
  failed: z.array(
    z.object({ invariant: z.string(), command: z.string().nullable(), step: z.string() }),
  ),
  lemmas: z.array(z.string()),
  seconds: z.number(),
});

test('claims of a state that are not proved are listed as open, and the exit status says so', () => {
  const { status, stdout, stderr } = run('--policy', 'lockstep', '--json');
  expect({ status, stderr }).toEqual({ status: 3, stderr: '' });
  const report = document.parse(JSON.parse(stdout));
  expect(report.proved).toContain('INV-09');
  expect(report.failed).toEqual([]);
  expect(report.open.map(({ invariant }) => invariant)).toContain('INV-01');
});

test('the proposal of 2021 is proved for any number of devices, but for claims of a step', () => {
  const { status, stdout } = run('--json');
  expect(status).toBe(0);
  const report = document.parse(JSON.parse(stdout));
  expect(report).toMatchObject({ policy: 'device-centric', failed: [] });
  expect(report.proved).toEqual(expect.arrayContaining(['INV-01', 'INV-18', 'progress']));
});

test('without a premise the step that breaks a claim is named and drawn', () => {
  const { status, stdout } = run('--mutant', 'M19', '--json', '--out', 'broken');
  expect(status).toBe(1);
  const [failure] = document.parse(JSON.parse(stdout)).failed;
  expect(failure).toMatchObject({ invariant: 'INV-03', command: 'BIND_KERNEL_DRIVER' });
  const drawing = readFileSync(join(folder, 'broken', 'INV-03.txt'), 'utf8');
  expect(drawing).toContain('driver(d1) = kernel');
});

test('with the quirks of shipped Linux nothing is claimed to be proved', () => {
  const { status, stdout } = run('--policy', 'iommufd', '--quirks', 'shipped', '--json');
  expect(status).toBe(3);
  expect(document.parse(JSON.parse(stdout)).proved).toEqual([]);
});

test('rules that were never shipped are bad input', () => {
  expect(run('--quirks', 'shipped').status).toBe(2);
});
