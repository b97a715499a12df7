import type { State } from '../../machines/terms/structure';
import { machineOf, stateAfter } from './fixtures/machines';
import { numberOf } from './failing-allocations';
import { KernelRest } from './kernel-rest';
import { ObjectIds } from './object-ids';

const machine = machineOf('same-slot', { fds: 2, features: ['core', 'tables', 'exit'] });
const { compiled } = machine;

/** The ids that some commands answer, one after the other. */
function answers(...commands: readonly string[]): (number | undefined)[] {
  const rest = new KernelRest(compiled);
  const ids = new ObjectIds(compiled.model);
  let now: State = stateAfter(machine);
  return commands.map((text) => {
    const next = now.slice();
    const number = numberOf(compiled, text);
    expect([text, compiled.step(now, next, number, -1)]).toEqual([text, 0]);
    now = rest.settle(next);
    ids.follow(now);
    const command = compiled.model.commands[number];
    return command && ids.answerOf(command, now);
  });
}

const bound = ['OPEN_DEVICE d1', 'BIND d1 fd1'] as const;
const attached = [...bound, 'ALLOC i1', 'ATTACH d1 i1'] as const;
const none = undefined;

test('a device, an address space and its automatic table are numbered as they come', () => {
  expect(answers(...attached)).toEqual([none, 1, 2, 3]);
});

test('a new object gets the smallest id that is free', () => {
  expect(answers('ALLOC i1', 'ALLOC i2', 'FREE i1', 'OPEN_DEVICE d1', 'BIND d1 fd1')).toEqual([
    1,
    2,
    none,
    none,
    1,
  ]);
});

test('an automatic table goes with the last attachment, and its id with it', () => {
  expect(answers(...attached, 'DETACH d1', 'ALLOC i2').at(-1)).toBe(3);
});

test('a second device joins the table that is there', () => {
  const second = ['OPEN_DEVICE d2', 'BIND d2 fd1', 'ATTACH d2 i1'];
  expect(answers(...attached, ...second).slice(-3)).toEqual([none, 4, 3]);
});

test('a replace takes an id for the new table before it gives up that of the old', () => {
  const replaced = [...attached, 'ALLOC i2', 'ATTACH d1 i2'];
  expect(answers(...replaced).slice(-2)).toEqual([4, 5]);
  // the old one is free by now
  expect(answers(...replaced, 'ATTACH d1 i1').at(-1)).toBe(3);
});

test('an explicit table has an id of its own, and an attach answers that', () => {
  const explicit = [...bound, 'ALLOC i1', 'ALLOC_TABLE i2 i1', 'ATTACH d1 i2'];
  expect(answers(...explicit).slice(-3)).toEqual([2, 3, 3]);
});

test('every fd counts for itself', () => {
  expect(answers(...attached, 'ALLOC i3', 'OPEN_DEVICE d5', 'BIND d5 fd2').slice(-3)).toEqual([
    1,
    none,
    2,
  ]);
});

test('a close frees all, and the next open begins again', () => {
  const closed = ['CLOSE_DEVICE d1', 'CLOSE_IOMMU fd1', 'OPEN_IOMMU fd1'];
  expect(answers(...attached, ...closed, 'ALLOC i1').at(-1)).toBe(1);
  expect(answers(...attached, 'EXIT fd1', 'OPEN_IOMMU fd1', 'ALLOC i1').at(-1)).toBe(1);
});
