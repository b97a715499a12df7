import type { TracedStep } from './itf';
import { compile } from '../../machines/compiled/compile';
import { showCommand } from '../../machines/command';
import { buildModel } from '../../machines/model';
import { policies } from '../../machines/policies/registry';
import { rulesFor } from '../../machines/policies/rules';
import { groupOfDevices } from '../../machines/scope';
import { itf } from './itf';
import { NoItfTrace, readItf } from './read-itf';

const model = buildModel(rulesFor(policies['device-centric'], undefined, true), {
  groups: [groupOfDevices(2)],
  fds: 1,
  ioasids: 1,
  failures: 1,
  profile: 'vt-d',
  features: ['core'],
});

/** Commands by their text, the last one with a failing write. */
function steps(): TracedStep[] {
  const compiled = compile(model);
  let now = model.initial;
  return ['OPEN_DEVICE d1', 'BIND d1 fd1', 'ALLOC i1', 'ATTACH d1 i1'].map((text) => {
    const number = model.commands.findIndex((one) => showCommand(one) === text);
    const command = model.commands[number];
    if (command === undefined) throw new Error(`no ${text}`);
    const failAt = text.startsWith('ATTACH') ? 0 : -1;
    const next = now.slice();
    const micro: TracedStep['micro'][number][] = [];
    compiled.step(now, next, number, failAt, (state) => micro.push(state.slice()));
    now = next;
    return { command, answer: compiled.last.answer, failAt, micro, next };
  });
}

describe('a trace in the Informal Trace Format', () => {
  const taken = steps();
  const text = JSON.stringify(itf(model, taken));
  const read = readItf(model, JSON.parse(text));

  test('is read back as the same states, with those between table writes', () => {
    expect(read.map(({ state }) => state)).toEqual([
      model.initial,
      ...taken.flatMap(({ micro, next }) => [...micro, next]),
    ]);
    expect(read.filter(({ settled }) => !settled).length).toBeGreaterThan(1);
  });

  test('tells which command led to a state, what it was answered, and which write failed', () => {
    expect(read.at(-1)).toMatchObject({
      command: 'ATTACH d1 i1',
      answer: 'ENOMEM',
      failAt: 0,
      settled: true,
    });
  });

  test('names all of its variables, and every state has them', () => {
    const { vars, states } = itf(model, taken);
    for (const state of states)
      expect(Object.keys(state).sort()).toEqual(['#meta', ...vars].sort());
  });

  test.each([
    ['a value that the function cannot have', '"bound"', '"bond"'],
    ['a missing function', '"owner":', '"loaner":'],
    ['no state', '"states":', '"stations":'],
  ])('with %s is no trace of this model', (_, right, wrong) => {
    expect(text).toContain(right);
    expect(() => readItf(model, JSON.parse(text.replaceAll(right, wrong)))).toThrow(NoItfTrace);
  });
});
