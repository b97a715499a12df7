import { spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

const program = join(__dirname, '..', '..', 'bin', 'ioasid');
let folder = '';
beforeAll(() => (folder = mkdtempSync(join(tmpdir(), 'ioasid-diagrams-'))));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const run = (...args: readonly string[]) =>
  spawnSync(process.execPath, [program, 'diagrams', ...args], { encoding: 'utf8', cwd: folder });

describe('a folder that was written', () => {
  beforeAll(() => expect(run()).toMatchObject({ status: 0, stderr: '' }));

  test('lies in diagrams/, and has nothing to check', () => {
    expect(readFileSync(join(folder, 'diagrams', 'README.md'), 'utf8')).toContain('How to read');
    expect(run('--check')).toMatchObject({ status: 0, stderr: '' });
  });

  test('that was changed, thinned out or added to is told file by file, and put right', () => {
    const page = (name: string) => join(folder, 'diagrams', 'generated', name);
    rmSync(page('park.md'));
    writeFileSync(page('iommufd.md'), 'changed');
    writeFileSync(page('former.md'), 'a policy that is gone');
    const { status, stdout } = run('--check', '--json');
    expect(status).toBe(1);
    expect(JSON.parse(stdout)).toMatchObject({
      missing: ['generated/park.md'],
      stale: ['generated/iommufd.md'],
      superfluous: ['generated/former.md'],
    });
    expect(run('--check').stdout).toContain('out of date diagrams/generated/iommufd.md');
    expect(run().stdout).toContain('removed diagrams/generated/former.md');
    expect(run('--check').status).toBe(0);
  });
});

test("somebody else's files in a folder of that name are left alone", () => {
  const foreign = join(folder, 'foreign', 'generated');
  mkdirSync(foreign, { recursive: true });
  writeFileSync(join(foreign, 'theirs.txt'), 'keep');
  expect(run('--out', 'foreign').stdout).toContain('superfluous foreign/generated/theirs.txt');
  expect(readFileSync(join(foreign, 'theirs.txt'), 'utf8')).toBe('keep');
});

test('a folder that was never written differs in everything', () => {
  const { status, stdout } = run('--check', '--out', 'nowhere');
  expect(status).toBe(1);
  expect(stdout).toContain('missing nowhere/README.md');
});

test('a file in place of the folder is bad input', () => {
  writeFileSync(join(folder, 'file'), '');
  expect(run('--out', 'file')).toMatchObject({ status: 2, stdout: '' });
  expect(run('--check', '--out', 'file').stderr).toContain('expected a folder');
});
