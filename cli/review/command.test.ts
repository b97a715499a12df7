import { spawn, spawnSync } from 'node:child_process';
import { createServer } from 'node:net';
import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { get } from 'node:http';

const program = join(__dirname, '..', '..', 'bin', 'ioasid');
const run = (...args: string[]) =>
  spawnSync(process.execPath, [program, 'review', ...args], { encoding: 'utf8' });

let folder: string;
beforeEach(() => (folder = mkdtempSync(join(tmpdir(), 'ioasid-review-'))));
afterEach(() => rmSync(folder, { recursive: true }));

test('the page is written whole, in one file', () => {
  const file = join(folder, 'deep', 'review.html');
  expect(run('--out', file)).toMatchObject({ status: 0, stdout: '', stderr: '' });
  expect(readdirSync(join(folder, 'deep'))).toEqual(['review.html']);
  expect(readFileSync(file, 'utf8')).toMatch(/^<!doctype html>[\s\S]*-->\n$/);
});

test('where the page is can be read by a program', () => {
  const file = join(folder, 'review.html');
  expect(JSON.parse(run('--out', file, '--json').stdout)).toEqual({ file });
});

test.each([
  ['a port that is none', ['--port', '70000'], 'a whole number from 0 to 65535'],
  ['a file that cannot be written', ['--out', '/dev/null/page.html'], 'cannot be written'],
  ['an option that there is not', ['--open'], 'unknown option'],
])('%s is bad input, and says so', (_, args, message) => {
  const { status, stdout, stderr } = run(...args);
  expect([status, stdout]).toEqual([2, '']);
  expect(stderr).toContain(message);
});

test('a port that is taken is bad input', async () => {
  const other = createServer();
  await new Promise<void>((done) => other.listen(0, '127.0.0.1', done));
  const address = other.address();
  const port = typeof address === 'object' && address !== null ? address.port : 0;
  const { status, stderr } = run('--port', String(port));
  expect([status, stderr]).toEqual([2, expect.stringContaining('EADDRINUSE')]);
  await new Promise((done) => other.close(done));
});

test.each(['SIGINT', 'SIGTERM'] as const)(
  'it serves until %s, and then ends well',
  async (signal) => {
    const child = spawn(process.execPath, [program, 'review'], {
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    const ended = new Promise((done) => child.once('exit', (status) => done(status)));
    child.stdout.setEncoding('utf8');
    const url = await new Promise<string>((done) => child.stdout.once('data', done));
    expect(url).toMatch(/^http:\/\/127\.0\.0\.1:\d+\/\n$/);
    const status = await new Promise((done) =>
      get(url.trim(), (response) => {
        response.resume();
        done(response.statusCode);
      }),
    );
    expect(status).toBe(200);
    child.kill(signal);
    expect(await ended).toBe(0);
  },
);
