import fc from 'fast-check';
import type { Scope } from '../../machines/scope';
import type { Command } from '../../machines/command';
import type { Backend, BackendAnswer, ProbeResult } from '../backend';
import type { Recorded } from './recording';
import { groupOfDevices } from '../../machines/scope';
import { type Step, walks } from '../simulated/fixtures/random-walk';
import { modelOf } from '../simulated/fixtures/run';
import { allRequests } from '../simulated/disagreements';
import { SimulatedBackend } from '../simulated/simulated-backend';
import { delaying } from './delaying';
import { faultInjecting } from './fault-injecting';
import { recording } from './recording';

const scope: Scope = {
  groups: [groupOfDevices(3)],
  fds: 2,
  ioasids: 2,
  failures: 100,
  profile: 'smmuv3',
  features: ['core', 'mappings', 'memory', 'exit'],
};
const model = modelOf('iommufd', scope);
const simulated = (): SimulatedBackend => new SimulatedBackend(model);
const requests = allRequests(simulated().iommu.design.wiring).map(({ slot, iova, access }) => ({
  device: 1,
  slot,
  iova,
  access,
}));
const [steps = []] = fc.sample(walks(model, 300), { seed: 20210615, numRuns: 1 });
const atOnce = { wait: () => Promise.resolve() };

const openDevice: Command = { name: 'OPEN_DEVICE', args: [1] };
const bind: Command = { name: 'BIND', args: [1, 1] };

/** The answers to the steps of a walk, each followed by a probe. */
async function answersOf(backend: Backend, walk: readonly Step[] = steps) {
  const answers: (BackendAnswer | ProbeResult)[] = [];
  for (const [at, { command, failAt }] of walk.entries()) {
    answers.push(await backend.execute(command, failAt));
    const request = requests[at % requests.length];
    if (request !== undefined) answers.push(await backend.probe(request));
  }
  return answers;
}

async function replay(backend: Backend, recorded: readonly Recorded[]): Promise<unknown[]> {
  const outcomes: unknown[] = [];
  for (const one of recorded)
    outcomes.push({
      kind: 'answer',
      answer:
        one.kind === 'command'
          ? await backend.execute(one.command, one.failAt)
          : await backend.probe(one.request),
    });
  return outcomes;
}

const brokenBackend: Backend = {
  name: 'broken',
  execute: () => Promise.reject(new Error('the guest is gone')),
  probe: () => {
    throw new Error('no such device');
  },
};

test('a walk gets somewhere: probes differ, writes fail', async () => {
  const answers = await answersOf(simulated());
  const kinds = new Set(answers.map((one) => (one.kind === 'answered' ? one.errno : one.kind)));
  expect([...kinds]).toEqual(expect.arrayContaining(['OK', 'ENOMEM', 'ignored', 'reached']));
});

test.each<[string, (backend: Backend) => Backend]>([
  ['recorded', (backend) => recording(backend)],
  ['given no failures', (backend) => faultInjecting(backend, [])],
  ['delayed', (backend) => delaying(backend, { least: 0, most: 9, seed: 1 }, atOnce)],
  [
    'all of that',
    (backend) => recording(faultInjecting(delaying(recording(backend), 3, atOnce), [])),
  ],
])('a backend that is %s answers as it does otherwise', async (_, decorate) => {
  const decorated = decorate(simulated());
  expect(decorated.name).toBe('simulated');
  expect(await answersOf(decorated)).toEqual(await answersOf(simulated()));
});

describe('recording', () => {
  test('gives a trace that a fresh backend answers alike, also after it was JSON', async () => {
    const recorder = recording(simulated());
    await answersOf(recorder);
    const trace = JSON.parse(JSON.stringify(recorder.recorded)) as Recorded[];
    expect(trace).toEqual(recorder.recorded);
    expect(trace).toHaveLength(2 * steps.length);
    expect(await replay(simulated(), trace)).toEqual(trace.map(({ outcome }) => outcome));
  });

  test('passes errors on as they came, and keeps them', async () => {
    const recorder = recording(brokenBackend);
    const failure = recorder.execute(openDevice);
    expect(recorder.recorded).toMatchObject([{ outcome: { kind: 'unanswered' } }]);
    await expect(failure).rejects.toThrow('the guest is gone');
    expect(() => recorder.probe({ device: 1, slot: 'rid', iova: 0, access: 'read' })).toThrow(
      'no such device',
    );
    expect(recorder.recorded.map(({ kind, outcome }) => [kind, outcome])).toEqual([
      ['command', { kind: 'failure', says: 'the guest is gone' }],
      ['probe', { kind: 'failure', says: 'no such device' }],
    ]);
  });

  test('answers at once where the backend does', () => {
    expect(recording(simulated()).execute(openDevice)).toEqual({ kind: 'answered', errno: 'OK' });
  });

  test('keeps the order of the questions where answers come in another, and forgets the oldest', async () => {
    const waits: (() => void)[] = [];
    const clock = { wait: () => new Promise<void>((resolve) => waits.push(resolve)) };
    const recorder = recording(delaying(simulated(), 5, clock), { most: 2 });
    const answers = [openDevice, bind, bind].map(async (command) => recorder.execute(command));
    for (const end of waits.reverse()) end();
    await Promise.all(answers);
    expect(recorder.forgotten).toBe(1);
    expect(recorder.recorded).toEqual([
      { kind: 'command', command: bind, outcome: { kind: 'answer', answer: answered('OK') } },
      { kind: 'command', command: bind, outcome: { kind: 'answer', answer: answered('EINVAL') } },
    ]);
    expect(() => recording(simulated(), { most: 0 })).toThrow(RangeError);
  });
});

const answered = (errno: string): BackendAnswer => ({ kind: 'answered', errno });

describe('fault injection', () => {
  const plan = [{ command: 1, write: 1 }];

  test('lets the same writes fail as the plan of the simulated backend', async () => {
    const plain = steps.map(({ command }) => ({ command, failAt: undefined }));
    const failures = Array.from({ length: 60 }, (_, at) => ({ command: 3 * at, write: at % 3 }));
    const injected = await answersOf(faultInjecting(simulated(), failures), plain);
    expect(injected).toEqual(
      await answersOf(new SimulatedBackend(model, { plan: failures }), plain),
    );
    expect(injected).not.toEqual(await answersOf(simulated(), plain));
  });

  test('is seen as a failure from outside of it, and as a request from inside', async () => {
    const inside = recording(simulated());
    const outside = recording(faultInjecting(inside, plan));
    await outside.execute(openDevice);
    await outside.execute(bind);
    const failed = { kind: 'answer', answer: answered('ENOMEM') };
    expect(outside.recorded[1]).toEqual({ kind: 'command', command: bind, outcome: failed });
    expect(inside.recorded[1]).toEqual({
      kind: 'command',
      command: bind,
      failAt: 1,
      outcome: failed,
    });
  });

  test('refuses what it cannot pass on', () => {
    const twice = [...plan, { command: 1, write: 0 }];
    expect(() => faultInjecting(simulated(), twice)).toThrow('expected one failure a command');
    expect(() => faultInjecting(simulated(), [...plan, ...plan])).not.toThrow();
  });
});

describe('a delay', () => {
  const drawn = (seed: number): number[] => {
    const waited: number[] = [];
    const clock = {
      wait: (milliseconds: number) => {
        waited.push(milliseconds);
        return Promise.resolve();
      },
    };
    const backend = delaying(simulated(), { least: 10, most: 12, seed }, clock);
    for (let at = 0; at < 100; at += 1) void backend.execute(openDevice);
    return waited;
  };

  test('is drawn from its range, the same for the same seed', () => {
    expect(new Set(drawn(7))).toEqual(new Set([10, 11, 12]));
    expect(drawn(7)).toEqual(drawn(7));
    expect(drawn(7)).not.toEqual(drawn(8));
  });

  test('holds answers and errors back, not what is done', async () => {
    const waits: (() => void)[] = [];
    const clock = { wait: () => new Promise<void>((resolve) => waits.push(resolve)) };
    const backend = simulated();
    const before = backend.state;
    const told: string[] = [];
    const late = Promise.resolve(delaying(backend, 50, clock).execute(openDevice)).then(() =>
      told.push('answer'),
    );
    const failing = Promise.resolve(delaying(brokenBackend, 50, clock).execute(openDevice)).catch(
      () => told.push('error'),
    );
    await new Promise(setImmediate);
    expect(backend.state).not.toEqual(before);
    expect(told).toEqual([]);
    for (const end of waits.reverse()) end();
    await Promise.all([late, failing]);
    expect(told.sort()).toEqual(['answer', 'error']);
  });

  test('is of real time unless a clock is given', async () => {
    const began = performance.now();
    await delaying(simulated(), 30).execute(openDevice);
    expect(performance.now() - began).toBeGreaterThan(25);
  });

  test('cannot be negative', () => {
    expect(() => delaying(simulated(), -1)).toThrow(RangeError);
    expect(() => delaying(simulated(), { least: 3, most: 2, seed: 0 })).toThrow(RangeError);
    expect(() => delaying(simulated(), NaN)).toThrow(RangeError);
  });
});
