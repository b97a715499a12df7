import { type ChildProcess, spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout } from 'node:timers/promises';
import { cachedKernel } from '../../backends/guest/kernel/cached-kernel';
import {
  MissingTools,
  requireTools,
  toolsForHelper,
  toolsToBoot,
} from '../../backends/guest/missing-tools';

const top = join(__dirname, '..', '..');

function whyNot(): string | undefined {
  try {
    requireTools('a guest', [...toolsToBoot, ...toolsForHelper]);
  } catch (error) {
    if (error instanceof MissingTools) return error.tools.map(({ name }) => name).join(', ');
    throw error;
  }
  return cachedKernel('7.3') === undefined ? 'ioasid kernel build' : undefined;
}
const missing = whyNot();
const guestTest = missing === undefined ? test : test.skip;

/** The QEMU that a process started, once there is one. */
async function guestOf(parent: ChildProcess): Promise<number> {
  for (;;) {
    const { stdout } = spawnSync('pgrep', ['-P', String(parent.pid), 'qemu'], { encoding: 'utf8' });
    const [pid = ''] = stdout.split('\n');
    if (pid !== '') return Number(pid);
    if (parent.exitCode !== null) throw new Error('ended before it started a guest');
    await setTimeout(50);
  }
}

const isAlive = (pid: number): boolean => existsSync(`/proc/${pid}/cwd`);

async function isGoneWithin(pid: number, seconds: number): Promise<boolean> {
  for (let left = seconds * 10; left > 0 && isAlive(pid); left -= 1) await setTimeout(100);
  return !isAlive(pid);
}

/** A long run of random commands, and what became of it after somebody did something to it. */
async function conform(disturb: (node: ChildProcess, guest: number) => void, after: number) {
  const node = spawn(
    process.execPath,
    [join(top, 'bin', 'ioasid'), 'kernel', 'conform', '--only', 'random', '--commands', '1000000'],
    { stdio: ['ignore', 'ignore', 'pipe'] },
  );
  let said = '';
  node.stderr.setEncoding('utf8').on('data', (text: string) => (said += text));
  const ended = once(node, 'exit');
  await guestOf(node);
  await setTimeout(after);
  const guest = await guestOf(node);
  const began = Date.now();
  disturb(node, guest);
  const [status] = (await ended) as [number | null];
  const seconds = (Date.now() - began) / 1000;
  return { status, said, seconds, guestIsGone: await isGoneWithin(guest, 10) };
}

describe(`a run that is disturbed${missing === undefined ? '' : ` (skipped: it needs ${missing})`}`, () => {
  // the first guest only says what kernel it is; the second is asked without a pause
  guestTest.each([
    ['while a guest starts', 500],
    ['while it is asked', 9_000],
  ])('a guest that is killed %s is told, and nothing is left', async (_when, after) => {
    const result = await conform((_node, guest) => process.kill(guest, 'SIGKILL'), after);
    expect(result).toMatchObject({ status: 3, guestIsGone: true });
    expect(result.said).toMatch(/the guest ended|the helper is gone/);
    expect(result.said).not.toMatch(/^ {4}at /m);
    expect(result.seconds).toBeLessThan(30);
  });

  guestTest.each(['SIGINT', 'SIGTERM', 'SIGHUP'] as const)(
    '%s ends it and its guest',
    async (signal) => {
      const result = await conform((node) => node.kill(signal), 3_000);
      expect(result).toMatchObject({ status: 3, said: 'interrupted\n', guestIsGone: true });
    },
  );

  guestTest('a guest does not outlive a run that is killed', async () => {
    const result = await conform((node) => node.kill('SIGKILL'), 3_000);
    expect(result).toMatchObject({ status: null, guestIsGone: true });
  });
});
