import fc from 'fast-check';
import { machineOf, stateAfter, walked } from './fixtures/machines';
import { numberOf } from './failing-allocations';
import { ReachablePairs, TooManyStates } from './reachable-pairs';
import { renamedState } from './renaming';
import { showCommand } from '../../machines/command';

const machine = machineOf('same-slot');
const { compiled, renamings, offers } = machine;
const reachable = new ReachablePairs(compiled, renamings, offers);

test('with one fd the commands of core make 318 states and 4,510 pairs', () => {
  expect([reachable.pairs.length, reachable.count]).toEqual([318, 4510]);
});

test('states that differ only in the names of like things are one', () => {
  const plain = new ReachablePairs(
    compiled,
    renamings.filter(({ Device }) => Device[1] === 1),
    offers,
  );
  expect(plain.pairs.length).toBeGreaterThan(1.5 * reachable.pairs.length);
  expect(plain.pairs.length).toBeLessThanOrEqual(renamings.length * reachable.pairs.length);
  const first = reachable.standing(stateAfter(machine, 'OPEN_DEVICE d1'));
  expect(reachable.standing(stateAfter(machine, 'OPEN_DEVICE d2')).number).toBe(first.number);
  expect(reachable.standing(stateAfter(machine, 'OPEN_DEVICE d5')).number).not.toBe(first.number);
});

test('every state of a walk stands somewhere; each of its commands is a pair there, and leads where it says', () => {
  fc.assert(
    fc.property(fc.array(fc.nat(), { maxLength: 25, size: 'max' }), (picks) => {
      const now = walked(machine, picks);
      const { number, to, from } = reachable.standing(now);
      const pairs = new Map(reachable.pairs[number]?.map((pair) => [pair.command, pair.to]));
      let answered = 0;
      compiled.model.commands.forEach((command, own) => {
        const next = now.slice();
        const result = compiled.step(now, next, own, -1);
        if (result < 0 || !offers(command) || reachable.rest.isOwn(own)) return;
        answered += 1;
        const canonical = reachable.renamed(own, to);
        expect(reachable.renamed(canonical, from)).toBe(own);
        const after = result === 0 ? reachable.rest.settle(next) : now;
        expect(pairs.get(canonical)).toBe(reachable.standing(after).number);
      });
      expect(answered).toBe(pairs.size);
    }),
    { numRuns: 50, seed: 3 },
  );
});

test('the way from a state to the one that stands for it is a renaming', () => {
  const now = stateAfter(machine, 'OPEN_DEVICE d2', 'BIND d2 fd1');
  const like = stateAfter(machine, 'OPEN_DEVICE d1', 'BIND d1 fd1');
  const canonical = [now, like].map((state) =>
    renamedState(compiled.model, reachable.standing(state).to, state),
  );
  expect(canonical[0]).toEqual(canonical[1]);
});

test('only commands that are offered are given, and none that the kernel gives itself', () => {
  const given = new Set(
    reachable.pairs.flat().map(({ command }) => compiled.model.commands[command]),
  );
  const names = [...given].flatMap((one) => (one === undefined ? [] : [showCommand(one)]));
  expect(names).toContain('ATTACH d5 i2');
  expect(names.filter((one) => /REAP|d[3467]|fd2|i[34]/.test(one))).toEqual([]);
});

test('a graph that is too large is refused', () => {
  expect(() => new ReachablePairs(compiled, renamings, offers, 50)).toThrow(TooManyStates);
});

test('a state that no walk comes to stands nowhere', () => {
  const other = machineOf('same-slot', { features: ['core', 'drivers'] });
  const state = stateAfter(other, 'UNBIND_DRIVER d1');
  expect(() => reachable.standing(state)).toThrow('cannot be reached');
  expect(() => reachable.renamed(numberOf(compiled, 'ALLOC i1') + 1e6, {} as never)).toThrow(
    'no command',
  );
});
