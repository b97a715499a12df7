import { chmodSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { spawnSync } from 'node:child_process';
import { HelperGone } from './helper-client';
import { showReply } from './protocol/reply';
import { startHelper, type StartedHelper } from './start-helper';

const cannotBeBuilt = ['cc', 'make'].some(
  (tool) => spawnSync(tool, ['--version']).error !== undefined,
);
const helperTest = cannotBeBuilt ? test.skip : test;
const skipped = cannotBeBuilt ? ', skipped: needs cc and make' : '';
const devices = ['0000:00:05.0'];

let place = '';
let started: StartedHelper[] = [];
beforeAll(() => {
  place = mkdtempSync(join(tmpdir(), 'ioasid-start-helper-'));
  if (cannotBeBuilt) return;
  // there it finds no device and no /dev/iommu, whatever this machine has
  const paths = `-DSYSFS='"${join(place, 'sys')}"' -DDEV='"${join(place, 'dev')}"'`;
  const built = spawnSync('make', ['helper', `OUT=${place}`, `CFLAGS=${paths}`], {
    cwd: join(__dirname, 'helper'),
    encoding: 'utf8',
  });
  expect(built.stderr).toBe('');
});
afterEach(async () => {
  await Promise.all(started.map((one) => one.stop()));
  started = [];
});
afterAll(() => rmSync(place, { recursive: true, force: true }));

function start(program: string, more: { timeout?: number; elevate?: string[] } = {}) {
  const helper = startHelper({ program, devices, ...more });
  started.push(helper);
  return helper;
}
const startReal = (more: { timeout?: number; elevate?: string[] } = {}) =>
  start(join(place, 'ioasid-helper'), more);

/** A shell that records its own number, so that it can be sent signals, and becomes the helper. */
const telling = (): { elevate: string[]; pid: () => number } => {
  const file = join(place, `pid-${started.length}`);
  rmSync(file, { force: true });
  return {
    elevate: ['sh', '-c', `echo $$ > ${file}; echo "helper of this test" >&2; exec "$@"`, 'sh'],
    pid: () => Number(readFileSync(file, 'utf8')),
  };
};

/** Stands for a helper: a program of its own that does as told. */
function standIn(name: string, lines: string): string {
  const program = join(place, name);
  writeFileSync(program, `#!${process.execPath}\n${lines}\n`);
  chmodSync(program, 0o755);
  return program;
}

const isAlive = (pid: number): boolean => {
  try {
    return process.kill(pid, 0);
  } catch {
    return false;
  }
};

async function seconds(work: () => Promise<unknown>): Promise<number> {
  const began = performance.now();
  await work();
  return (performance.now() - began) / 1000;
}

describe(`a helper on this machine${skipped}`, () => {
  helperTest('answers, may refuse, and ends when it is stopped', async () => {
    const { client, ended, stop } = startReal();
    const [hello, refused] = await client.askAll(['hello', 'frobnicate']);
    expect(hello && showReply(hello)).toMatch(/^OK 1 \S+ 4096$/);
    expect(refused?.kind).toBe('rejected');
    expect(await seconds(stop)).toBeLessThan(1.5);
    expect(await ended).toEqual({ code: 0, signal: null, says: 'it ended with status 0' });
    await stop();
    await expect(client.ask('hello')).rejects.toThrow(HelperGone);
  });

  helperTest('that is killed is told with the request and what it complained about', async () => {
    const { elevate, pid } = telling();
    const { client, ended } = startReal({ elevate });
    await client.ask('hello');
    const number = pid();
    // it is held so that it is in the middle of the request for certain
    process.kill(number, 'SIGSTOP');
    const failure = client.ask('driver 0000:00:05.0');
    process.kill(number, 'SIGKILL');
    await expect(failure).rejects.toThrow(HelperGone);
    await expect(failure).rejects.toThrow(
      'while it was asked "driver 0000:00:05.0": the connection broke: it ended with SIGKILL\n' +
        'the end of its log:\n  helper of this test',
    );
    expect(await ended).toMatchObject({ code: null, signal: 'SIGKILL' });
  });

  helperTest('ends when nobody asks any more', async () => {
    const { client, ended } = startReal();
    await client.ask('hello');
    client.close();
    expect((await ended).signal).toBeNull();
  });

  helperTest('that does not read ends in an error when its pipe is full', async () => {
    const { elevate, pid } = telling();
    const { client, stop, ended } = startReal({ elevate, timeout: 1000 });
    await client.ask('hello');
    const number = pid();
    process.kill(number, 'SIGSTOP');
    const request = `ioctl 0 1 ${'0'.repeat(512)}`;
    const took = await seconds(async () => {
      // 5 MB, in a pipe that takes 64 KiB or what a socket takes
      const all = await Promise.allSettled(
        Array.from({ length: 10_000 }, () => client.ask(request)),
      );
      expect(all.every(({ status }) => status === 'rejected')).toBe(true);
      await expect(client.ask('hello')).rejects.toThrow('no answer within 1 s');
    });
    expect(took).toBeLessThan(4);
    expect(await seconds(stop)).toBeLessThan(7);
    expect((await ended).signal).toBe('SIGKILL');
    expect(isAlive(number)).toBe(false);
  });

  helperTest('answers many requests that are under way together, each with its own', async () => {
    const { client } = startReal();
    const replies = await client.askAll(
      Array.from({ length: 5000 }, (_, at) => (at % 2 === 0 ? 'hello' : 'driver 0000:00:05.0')),
    );
    expect(new Set(replies.map(showReply)).size).toBe(2);
  });

  helperTest('that does not like its devices says so', async () => {
    const { client, ended } = startHelper({
      program: join(place, 'ioasid-helper'),
      devices: ['05.0'],
    });
    await expect(client.ask('hello')).rejects.toThrow(
      /it ended with status 2\nthe end of its log:\n {2}ioasid-helper: 05\.0: expected/,
    );
    expect((await ended).code).toBe(2);
  });
});

describe('a program in place of the helper', () => {
  test('that is not there is told', async () => {
    const { client, ended, stop } = start('/nowhere/ioasid-helper');
    await expect(client.ask('hello')).rejects.toThrow('it did not start: spawn /nowhere');
    expect(await ended).toMatchObject({ code: null, signal: null });
    await stop();
  });

  test('that hangs is told, and killed although it does not want to end', async () => {
    const program = standIn(
      'hangs',
      `process.on('SIGTERM', () => {});
       setInterval(() => {}, 1000);
       console.error('thinking as', process.pid);`,
    );
    const { client, ended, stop } = start(program, { timeout: 1500 });
    const failure = client.ask('hello');
    await expect(failure).rejects.toThrow('while it was asked "hello": no answer within 1.5 s');
    await expect(failure).rejects.toThrow(/thinking as \d+/);
    expect(await seconds(stop)).toBeLessThan(7);
    expect((await ended).signal).toBe('SIGKILL');
  });

  test('that answers nonsense is told', async () => {
    const program = standIn(
      'babbles',
      `console.log('Password for root:'); process.stdin.resume();`,
    );
    const { client } = start(program);
    await expect(client.ask('hello')).rejects.toThrow('a frame begins with');
  });

  test('that leaves a child with its output behind is not waited for', async () => {
    const { client, ended } = start('sh', {
      elevate: ['sh', '-c', 'sleep 3 & exit 3', 'sh'],
    });
    const took = await seconds(async () => {
      await expect(client.ask('hello')).rejects.toThrow('it ended with status 3');
      await ended;
    });
    expect(took).toBeLessThan(2);
  });
});
