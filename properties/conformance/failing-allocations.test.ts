import type { Failing, Lie } from './fixtures/model-kernel';
import { numberOf, sweep } from './failing-allocations';
import { machineOf } from './fixtures/machines';
import { pretended } from './fixtures/model-kernel';

const features = ['core', 'tables', 'mishaps'] as const;
const machine = machineOf('same-slot', { failures: 1, features });
const given = ['OPEN_DEVICE d1', 'BIND d1 fd1', 'ALLOC i1', 'ATTACH d1 i1', 'ALLOC i2'] as const;
const replace = { given, command: 'ATTACH d1 i2', after: ['DETACH d1', 'CLOSE_DEVICE d1'] };

/** What each failing allocation brings about, one after the other. */
const each =
  (...effects: readonly ReturnType<Failing>[]): Failing =>
  (nth) =>
    effects[nth - 1];

test('what a kernel does with each failing allocation is named as the model has it', async () => {
  const failing = each('ENOMEM', { write: 0 }, 'ENOMEM', 'no matter');
  expect(await sweep(pretended(machine, { failing }), replace)).toEqual({
    sweep: replace,
    failures: 4,
    outcomes: new Map([
      ['nothing happens', 2],
      ['table write 0 fails', 1],
      ['it does not matter', 1],
    ]),
    disagreements: [],
  });
});

test('a command in which nothing can fail is given once', async () => {
  const report = await sweep(pretended(machine, { failing: each() }), replace);
  expect(report).toMatchObject({ failures: 0, disagreements: [] });
});

test('a kernel that answers ENOMEM and does it all the same is reported', async () => {
  const lie: Lie = (request, _, kernel) => {
    if (!request.startsWith('failing 1 ')) return undefined;
    kernel.give('ATTACH', 1, 2);
    return '12 1';
  };
  const report = await sweep(pretended(machine, { lie }), replace);
  expect(report.outcomes.size).toBe(0);
  const [found] = report.disagreements;
  expect(found?.commands.slice(-2)).toEqual([
    'ALLOC i2 -> OK',
    'ATTACH d1 i2 (allocation 1 fails) -> ENOMEM',
  ]);
  expect(found?.differences).toContainEqual({
    what: 'DMA of d1 (nothing happens)',
    model: 'i1',
    kernel: 'i2',
  });
  expect(found?.differences).toContainEqual({
    what: 'answer (it does not matter)',
    model: 'OK',
    kernel: 'ENOMEM',
  });
});

test('what is left behind shows in a later command: a kernel that then refuses it is reported', async () => {
  const lie: Lie = (request) => (request.startsWith('detach') ? '5' : undefined);
  const report = await sweep(pretended(machine, { lie }), replace);
  const [found] = report.disagreements;
  expect(found?.commands.at(-1)).toBe('DETACH d1 -> EIO');
  expect(found?.differences).toContainEqual({
    what: 'answer (nothing happens)',
    model: 'OK',
    kernel: 'EIO',
  });
});

test('outcomes that look alike at first are told apart by later commands', async () => {
  // a driver that keeps the old table: only the reserved ranges, not yet asked for, differ
  const keeping = machineOf('same-slot', { failures: 1, features, profile: 'smmuv3' });
  const sameSpace = { ...replace, given: [...given.slice(0, -1), 'ALLOC_TABLE i2 i1'] };
  const hiding = (): Lie => {
    let isHidden = false;
    return (request) => {
      if (/^(failing|open-device) /.test(request)) isHidden = request.startsWith('failing');
      return isHidden && request.startsWith('ranges') ? '2' : undefined;
    };
  };
  const named = async (after: readonly string[], ...effects: readonly ReturnType<Failing>[]) => {
    const side = pretended(keeping, { lie: hiding(), failing: each(...effects) });
    const { outcomes, disagreements } = await sweep(side, { ...sameSpace, after });
    expect(disagreements).toEqual([]);
    return [...outcomes.keys()];
  };
  const once = await named([], 'ENOMEM');
  expect(await named([], { write: 0 })).toEqual(once);
  const after = ['OPEN_DEVICE d5'];
  expect(await named(after, 'ENOMEM')).toEqual(['nothing happens']);
  expect(await named(after, { write: 0 })).toEqual(['table write 0 fails']);
});

test('a way there that already parts model and kernel is the disagreement', async () => {
  const lie: Lie = (request) => (request.startsWith('bind ') ? '16' : undefined);
  expect(await sweep(pretended(machine, { lie }), replace)).toMatchObject({
    failures: 0,
    disagreements: [
      {
        commands: ['OPEN_DEVICE d1 -> OK', 'BIND d1 fd1 -> OK'],
        differences: expect.arrayContaining([
          { what: 'answer', model: 'OK', kernel: 'EBUSY' },
        ]) as unknown,
      },
    ],
  });
});

test('commands are found as they are written', () => {
  const { model } = machine.compiled;
  expect(model.commands[numberOf(machine.compiled, 'ATTACH d1 i2')]).toEqual({
    name: 'ATTACH',
    args: [1, 2],
  });
  expect(() => numberOf(machine.compiled, 'ATTACH d1 i9')).toThrow('ATTACH d1 i9 in this scope');
});
