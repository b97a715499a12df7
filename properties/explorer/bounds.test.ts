import { invariants } from '../../invariants/registry';
import { compile } from '../../machines/compiled/compile';
import { buildModel } from '../../machines/model';
import { policies } from '../../machines/policies/registry';
import { rulesFor } from '../../machines/policies/rules';
import { groupOfDevices } from '../../machines/scope';
import { explore } from './explore';

const compiled = compile(
  buildModel(rulesFor(policies['device-centric']), {
    groups: [groupOfDevices(2)],
    fds: 1,
    ioasids: 1,
    failures: 0,
    profile: 'vt-d',
    features: ['core'],
  }),
);
const whole = explore(compiled, invariants);

/** How many states are exactly so many commands away. */
const atDistance = Array.from({ length: whole.depth + 1 }, () => 0);
for (let number = 0; number < whole.visited.size; number += 1) {
  let distance = 0;
  for (let at = number; at > 0; at = whole.visited.origin(at).parent) distance += 1;
  atDistance[distance] = (atDistance[distance] ?? 0) + 1;
}

test.each(atDistance.map((_, distance) => distance).slice(1))(
  'with a depth of %d, exactly the states that so many commands reach are found',
  (maxDepth) => {
    const within = atDistance.slice(0, maxDepth + 1).reduce((sum, one) => sum + one, 0);
    const found = explore(compiled, invariants, { maxDepth });
    expect(found).toMatchObject({
      states: within,
      depth: maxDepth,
      complete: false,
      end: { kind: 'bound', bound: 'depth', limit: maxDepth },
      unexpanded: atDistance[maxDepth],
    });
  },
);

test('a depth that leaves no state unexpanded is no bound', () => {
  const found = explore(compiled, invariants, { maxDepth: whole.depth + 1 });
  expect(found).toMatchObject({
    states: whole.states,
    transitions: whole.transitions,
    depth: whole.depth,
    complete: true,
    end: { kind: 'complete' },
    unexpanded: 0,
  });
});

test('a bound on states ends the search with so many at the least', () => {
  const found = explore(compiled, invariants, { maxStates: 20 });
  expect(found.end).toEqual({ kind: 'bound', bound: 'states', limit: 20 });
  expect(found.states).toBeGreaterThanOrEqual(20);
  expect(found.states).toBeLessThan(whole.states);
});
