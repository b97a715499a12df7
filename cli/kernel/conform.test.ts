import { spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { sampleReport } from '../../properties/conformance/fixtures/report';
import { conformancePage } from '../../properties/conformance/conformance-page';

const program = join(__dirname, '..', '..', 'bin', 'ioasid');
let folder = '';
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'ioasid-conform-'));
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

function kernel(...args: readonly string[]) {
  const { status, stdout, stderr } = spawnSync(process.execPath, [program, 'kernel', ...args], {
    encoding: 'utf8',
    cwd: folder,
  });
  return { status, out: stdout, err: stderr };
}

const written = (name: string, text: string): string => {
  writeFileSync(join(folder, name), text);
  return name;
};
const expected = 'expected a document that ioasid kernel conform --json printed\n';

test.each([
  ['--only', 'covering, random, failures, scenarios, findings'],
  ['--features', 'core, drivers, tables'],
])('conform %s with something that is none is refused with what there is', (option, known) => {
  const { status, out, err } = kernel('conform', option, 'nonsense');
  expect([status, out]).toEqual([2, '']);
  expect(err).toContain(`"nonsense" is none of: ${known}`);
});

test('a report that is not there is named', () => {
  const { status, out, err } = kernel('report', 'missing.json');
  expect([status, out]).toEqual([2, '']);
  expect(err).toMatch(/^missing\.json: cannot be read: .*; expected a file\n$/);
});

test('a file that is no report is named, with what is expected', () => {
  const text = kernel('report', written('text.json', 'no JSON at all'));
  expect(text).toEqual({ status: 2, out: '', err: `text.json: is no JSON; ${expected}` });
  const { status, out, err } = kernel('report', written('other.json', '{"kernel": 7}'));
  expect([status, out]).toEqual([2, '']);
  expect(err).toMatch(/^other\.json: /);
  expect(err).toContain('→ at kernel');
  expect(err.endsWith(`; ${expected}`)).toBe(true);
});

test('reports become a page, on the standard output or in a file', () => {
  const file = written('good.json', JSON.stringify(sampleReport));
  const page = conformancePage([sampleReport, sampleReport]);
  expect(kernel('report', file, file)).toEqual({ status: 0, out: page, err: '' });
  expect(kernel('report', file, file, '--out', 'page.md')).toEqual({ status: 0, out: '', err: '' });
  expect(readFileSync(join(folder, 'page.md'), 'utf8')).toBe(page);
});
