import type { State } from '../../machines/terms/structure';
import { machineOf } from './fixtures/machines';
import { Coverage } from './covering-walk';
import { ReachablePairs } from './reachable-pairs';

const { compiled, renamings, offers } = machineOf('same-slot', { ioasids: 1 });
const reachable = new ReachablePairs(compiled, renamings, offers);
const initial = (): State => reachable.rest.settle(compiled.model.initial.slice());

/** Walks from a state until nothing is left for it, or somebody else is to go on. */
function* walk(coverage: Coverage) {
  let now = initial();
  for (;;) {
    const step = coverage.next(now);
    if (step === undefined) return;
    const next = now.slice();
    const result = compiled.step(now, next, step.command, -1);
    const { number, to } = reachable.standing(now);
    yield { ...step, result, pair: `${number} ${reachable.renamed(step.command, to)}` };
    if (result === 0) now = reachable.rest.settle(next);
  }
}

test('every pair is taken once, by commands that the model answers, and then the walk ends', () => {
  const coverage = new Coverage(reachable);
  expect(coverage.open).toBe(reachable.count);
  const steps = [...walk(coverage)];
  expect(steps.every(({ result }) => result >= 0)).toBe(true);
  const taken = steps.filter(({ isNew }) => isNew).map(({ pair }) => pair);
  expect(taken).toHaveLength(reachable.count);
  expect(new Set(taken).size).toBe(reachable.count);
  expect(coverage.open).toBe(0);
  expect(coverage.next(initial())).toBeUndefined();
  // ways back to what is open cost less than as many commands again
  expect(steps.length).toBeLessThan(2 * reachable.count);
});

test('what is open in a state is taken before anything else, refusals first', () => {
  const coverage = new Coverage(reachable);
  const steps = walk(coverage);
  const refusals = (reachable.pairs[0] ?? []).filter(({ to }) => to === 0).length;
  expect(refusals).toBeGreaterThan(0);
  for (let at = 0; at < refusals; at += 1)
    expect(steps.next().value).toMatchObject({
      isNew: true,
      pair: expect.stringMatching(/^0 /) as string,
    });
  expect(steps.next().value).toMatchObject({ isNew: true, result: 0 });
});

test('two walkers share one coverage: what one takes the other does not', () => {
  const coverage = new Coverage(reachable);
  const walkers = [walk(coverage), walk(coverage)];
  const taken: string[][] = [[], []];
  for (let open = true; open;) {
    const turns = walkers.map((walker) => walker.next());
    turns.forEach(({ value }, at) => {
      if (value?.isNew === true) taken[at]?.push(value.pair);
    });
    open = turns.some(({ done }) => done !== true);
  }
  expect(coverage.open).toBe(0);
  expect(taken.flat()).toHaveLength(reachable.count);
  expect(new Set(taken.flat()).size).toBe(reachable.count);
  for (const own of taken) expect(own.length).toBeGreaterThan(reachable.count / 4);
});

test('a walker that is put back to the beginning goes on with what is left', () => {
  const coverage = new Coverage(reachable);
  const taken: string[] = [];
  for (let round = 0; round < 5 && coverage.open > 0; round += 1)
    for (const { isNew, pair } of walk(coverage)) {
      if (isNew) taken.push(pair);
      if (round < 4 && taken.length >= 200 * (round + 1)) break;
    }
  expect(new Set(taken).size).toBe(reachable.count);
  expect(taken).toHaveLength(reachable.count);
});
