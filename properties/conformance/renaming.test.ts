import fc from 'fast-check';
import { machineOf, walked } from './fixtures/machines';
import { numberOf } from './failing-allocations';
import { inverse, renamedCommand, renamedState } from './renaming';
import { showCommand } from '../../machines/command';

const machine = machineOf('same-slot', { fds: 2, features: ['core', 'drivers', 'tables'] });
const { compiled, renamings, offers } = machine;
const { model, last } = compiled;

/** A reachable state and a renaming. */
const cases = fc.record({
  state: fc.array(fc.nat(), { maxLength: 25, size: 'max' }).map((picks) => walked(machine, picks)),
  renaming: fc.constantFrom(...renamings),
});

test('the two devices of the first group change places, and the two fds that are walked', () => {
  const devices = [
    [0, 1, 2, 3, 4, 5, 6, 7],
    [0, 2, 1, 3, 4, 5, 6, 7],
  ];
  const fds = [
    [0, 1, 2, 3],
    [0, 2, 1, 3],
  ];
  expect(renamings).toHaveLength(4);
  for (const Device of devices)
    for (const Fd of fds) expect(renamings).toContainEqual(expect.objectContaining({ Device, Fd }));
});

test('groups keep their names; IOASIDs go with their fd, requester ids with their device', () => {
  const both = renamings.find(({ Device, Fd }) => Device[1] === 2 && Fd[1] === 2);
  expect(both).toMatchObject({
    Group: [0, 1, 2],
    Ioasid: [0, 3, 4, 1, 2, 5, 6],
    Requester: [0, 2, 1, 3, 4, 5, 6, 7],
  });
});

test('a machine whose devices differ has no renaming but that of its fds', () => {
  expect(machineOf('direct-mapping').renamings).toHaveLength(1);
  expect(machineOf('direct-mapping', { fds: 2 }).renamings).toHaveLength(2);
});

test('who asks for ownership, and with what, is never called otherwise', () => {
  for (const { Device, Fd } of renamings)
    expect([Device[3], Device[4], Device[6], Device[7], Fd[3]]).toEqual([3, 4, 6, 7, 3]);
});

test('the initial state looks the same under every renaming', () => {
  for (const renaming of renamings)
    expect(renamedState(model, renaming, model.initial)).toEqual(model.initial);
});

test('what was renamed is renamed back', () => {
  fc.assert(
    fc.property(cases, ({ state, renaming }) => {
      const there = renamedState(model, renaming, state);
      expect(renamedState(model, inverse(renaming), there)).toEqual(state);
    }),
    { numRuns: 60, seed: 1 },
  );
});

test('a renamed command is answered the same in the renamed state, and leads to the renamed next', () => {
  fc.assert(
    fc.property(cases, ({ state, renaming }) => {
      const other = renamedState(model, renaming, state);
      const told = (now: typeof state, number: number) => {
        const next = now.slice();
        const result = compiled.step(now, next, number, -1);
        return { result, answer: result < 0 ? 'ignored' : last.answer, next };
      };
      model.commands.forEach((command, number) => {
        if (!offers(command)) return;
        const plain = told(state, number);
        const renamed = told(
          other,
          numberOf(compiled, showCommand(renamedCommand(renaming, command))),
        );
        expect([renamed.result, renamed.answer]).toEqual([plain.result, plain.answer]);
        if (plain.result === 0)
          expect(renamed.next).toEqual(renamedState(model, renaming, plain.next));
      });
    }),
    { numRuns: 60, seed: 2 },
  );
});
