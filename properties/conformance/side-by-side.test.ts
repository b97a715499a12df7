import type { Lie } from './fixtures/model-kernel';
import type { Difference } from './side-by-side';
import { machineOf } from './fixtures/machines';
import { pretended } from './fixtures/model-kernel';
import { numberOf } from './failing-allocations';
import { randomSequences } from './random-sequences';

const machine = machineOf('same-slot', { fds: 2, features: ['core', 'drivers', 'tables'] });

/** Differences of the last of some commands; the ones before must show none. */
async function differences(
  lie: Lie,
  ...commands: readonly string[]
): Promise<readonly Difference[]> {
  const side = pretended(machine, { lie });
  await side.restart();
  let last: readonly Difference[] = [];
  for (const text of commands) {
    expect(last).toEqual([]);
    last = (await side.step(numberOf(machine.compiled, text))).differences;
  }
  return last;
}

const honest = (): undefined => undefined;
const bound = ['OPEN_DEVICE d1', 'BIND d1 fd1'] as const;
const attached = [...bound, 'ALLOC i1', 'ATTACH d1 i1'] as const;

describe('a kernel that does what the model does', () => {
  test.each(['same-slot', 'kernel-sibling', 'direct-mapping'])(
    'agrees with it on %s whatever is given',
    async (name) => {
      const features = ['core', 'drivers', 'tables', 'memory', 'mappings', 'hotplug'] as const;
      const one = machineOf(name, { fds: 2, features });
      const report = await randomSequences(pretended(one), one.offers, { commands: 150, seed: 7 });
      expect(report.disagreement).toBeUndefined();
      expect(report.commands).toBeGreaterThanOrEqual(150);
    },
  );
});

test('one difference leaves all else as it is: nothing is told of an honest kernel', async () => {
  for (const given of [bound, attached, [...attached, 'OPEN_DEVICE d2', 'BIND d2 fd2']])
    expect(await differences(honest, ...given)).toEqual([]);
});

describe('a kernel that lies is found out, in exactly that', () => {
  /** Says something else to requests that begin like this. */
  const saying =
    (start: string, change: (truth: string) => string): Lie =>
    (request, truth) =>
      request.startsWith(start) ? change(truth) : undefined;

  test('another errno', async () => {
    const lie = saying('bind 10', () => '22');
    const second = [...bound, 'OPEN_DEVICE d2', 'BIND d2 fd2'];
    expect(await differences(lie, ...second)).toEqual([
      { what: 'answer', model: 'EPERM', kernel: 'EINVAL' },
    ]);
  });

  test('another id', async () => {
    const lie = saying('ioas-alloc', () => '0 3');
    expect(await differences(lie, ...bound, 'ALLOC i1')).toEqual([
      { what: 'id', model: '2', kernel: '3' },
    ]);
  });

  test('an attach that answers another table', async () => {
    const lie = saying('attach', () => '0 9');
    expect(await differences(lie, ...attached)).toEqual([{ what: 'id', model: '3', kernel: '9' }]);
  });

  test.each([
    ['nowhere', '-', '-'],
    ['untranslated', 'phys', 'physical'],
    ['in another address space', 'p1', 'i2'],
    ['twice', 'p0+p1', 'i1+i2'],
    ['from a device that is gone', 'absent', 'absent'],
  ])('DMA that arrives %s', async (_, value, kernel) => {
    const lie = saying('probe ', (truth) => truth.replace('p0', value));
    expect(await differences(lie, ...attached)).toEqual([
      { what: 'DMA of d1', model: 'i1', kernel },
    ]);
  });

  test('addresses of interrupts that are not kept free', async () => {
    const lie = saying('ranges', (truth) => truth.replace('0xfedfffff 0xfef00000 ', ''));
    expect(await differences(lie, ...attached)).toEqual([
      {
        what: 'ranges of i1',
        model: 'by 4096: 0..4276092927 4277141504..549755813887',
        kernel: 'by 4096: 0..549755813887',
      },
    ]);
  });

  test('a group that lets a second user in, and a kernel driver', async () => {
    const user = saying('knock', (truth) => truth.replace(/^0 1 /, '0 0 '));
    expect(await differences(user, ...bound)).toEqual([
      { what: 'second user of g1', model: 'EPERM', kernel: 'OK' },
    ]);
    // a driver that is let in says that the device is not for it
    const driver = saying('knock', (truth) => truth.replace(/ 16$/, ' 19'));
    expect(await differences(driver, ...bound)).toEqual([
      { what: 'kernel driver in g1', model: 'EBUSY', kernel: 'OK' },
    ]);
  });
});

test('a command is carried out by number only, and by none that there is not', async () => {
  const side = pretended(machine);
  await expect(side.step(1_000_000)).rejects.toThrow('no command 1000000');
  await expect(side.stepFailing(1_000_000, 1)).rejects.toThrow('no command 1000000');
});
