import { spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { z } from 'zod';
import { cachedKernel } from '../../backends/guest/kernel/cached-kernel';
import { kernelVersions } from '../../backends/guest/kernel/versions';
import {
  MissingTools,
  requireTools,
  toolsForHelper,
  toolsToBoot,
} from '../../backends/guest/missing-tools';
import { topologyNamed, topologyPlans } from '../../backends/guest/topologies/registry';

const top = join(__dirname, '..', '..');

interface Run {
  readonly status: number | null;
  readonly out: string;
  readonly err: string;
}

function kernel(args: readonly string[], input = '', env: NodeJS.ProcessEnv = {}): Run {
  const { status, stdout, stderr } = spawnSync(
    process.execPath,
    [join(top, 'bin', 'ioasid'), 'kernel', ...args],
    { encoding: 'utf8', input, env: { ...process.env, ...env } },
  );
  return { status, out: stdout, err: stderr };
}

const hasTools = (): boolean => {
  try {
    requireTools('this', [...toolsToBoot, ...toolsForHelper]);
    return true;
  } catch (error) {
    if (error instanceof MissingTools) return false;
    throw error;
  }
};
const hasHelper = existsSync(join(top, 'backends', 'ioctl', 'helper', 'Makefile'));

describe('without a guest', () => {
  test('an unknown topology, mode or version is refused with what there is', () => {
    expect(kernel(['boot', '--topology', 'ring'])).toMatchObject({
      status: 2,
      err: expect.stringContaining('expected one of: same-slot, singleton') as string,
    });
    expect(kernel(['boot', '--mode', 'nested']).status).toBe(2);
    expect(kernel(['build', '--linux', '2.6']).err).toContain('expected one of: 7.3, 6.12');
  });

  test('a source that is none is refused', () => {
    expect(kernel(['build', '--linux-source', '/nowhere/linux'])).toMatchObject({
      status: 2,
      out: '',
      err: expect.stringMatching(
        /^\/nowhere\/linux: .*; expected the source of a kernel\n$/,
      ) as string,
    });
  });

  (hasTools() ? test : test.skip)('a kernel that was not built is asked for', () => {
    expect(kernel(['boot'], '', { XDG_CACHE_HOME: '/nowhere/cache' })).toMatchObject({
      status: 2,
      err: expect.stringContaining('expected ioasid kernel build --linux 7.3 first') as string,
    });
  });

  const toolTest = hasTools() && hasHelper ? test : test.skip;
  const anImage = ['--kernel', join(top, 'package.json')];

  toolTest('an image that cannot be read is refused', () => {
    for (const command of ['boot', 'conform'])
      expect(kernel([command, '--kernel', '/nowhere/bzImage'])).toMatchObject({
        status: 2,
        err: expect.stringMatching(
          /^\/nowhere\/bzImage: .*expected the image of a kernel\n$/,
        ) as string,
      });
  });

  toolTest('a folder that cannot be written to is named before anything is started', () => {
    const nowhere = { status: 2, out: '', err: expect.stringMatching(/^[^\n]*\n$/) as string };
    const temporary = kernel(['boot', ...anImage], '', { TMPDIR: '/dev/full/x' });
    expect(temporary).toMatchObject(nowhere);
    expect(temporary.err).toContain('expected TMPDIR to name a folder');
    const cache = kernel(['boot', ...anImage], '', { XDG_CACHE_HOME: '/dev/full' });
    expect(cache).toMatchObject(nowhere);
    expect(cache.err).toContain('expected XDG_CACHE_HOME to name a folder');
    const programs = kernel(['conform', ...anImage, '--reproducers', '/dev/full/x']);
    expect(programs).toMatchObject(nowhere);
    expect(programs.err).toContain('expected a folder that can be written to');
  });

  test('missing programs are named with the packages that have them', () => {
    const { status, err } = kernel(['boot'], '', { PATH: '/nowhere' });
    expect(status).toBe(2);
    expect(err).toContain('apt-get install qemu-system-x86 util-linux');
  });
});

describe.each(kernelVersions)('a guest with Linux %s', (linux) => {
  const ready = hasTools() && hasHelper && cachedKernel(linux) !== undefined;
  const guestTest = ready ? test : test.skip;

  guestTest.each(topologyPlans.map(({ name }) => name))('groups devices as %s says', (name) => {
    const devices = topologyNamed(name)?.devices ?? [];
    const questions = devices.map(({ address }) => `group ${address}\n`).join('');
    const { status, out, err } = kernel(['boot', '--linux', linux, '--topology', name], questions);
    expect({ status, err }).toEqual({ status: 0, err: '' });
    const answers = out.trimEnd().split('\n');
    // the kernel's numbers are others, but they tell the same devices apart
    expect(answers).toHaveLength(devices.length);
    const numbers = new Map(devices.map(({ group }, index) => [group, answers[index]]));
    expect(new Set(numbers.values()).size).toBe(numbers.size);
    devices.forEach(({ group }, index) => {
      expect(answers[index]).toBe(numbers.get(group));
      expect(answers[index]).toMatch(/^OK \d+$/);
    });
  });

  guestTest('starts in scalable mode too, and says what it is', () => {
    const { out } = kernel(['boot', '--linux', linux, '--mode', 'scalable', '--json']);
    const document = z.object({ release: z.string(), seconds: z.number() }).parse(JSON.parse(out));
    expect(document.release).toMatch(new RegExp(`^${linux.replace('.', '\\.')}\\.`));
  });
});
