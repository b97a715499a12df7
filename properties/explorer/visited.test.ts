import { compile } from '../../machines/compiled/compile';
import { packingOf } from '../../machines/compiled/state-packing';
import { buildModel, type Model } from '../../machines/model';
import { policyNames } from '../../machines/policies/policy';
import { policies } from '../../machines/policies/registry';
import { rulesFor } from '../../machines/policies/rules';
import { configurations } from '../configurations';
import { explore } from './explore';
import { notAdded, roomOf, VisitedStates } from './visited';

function modelOf(policy: (typeof policyNames)[number], name: string): Model {
  const scope = configurations.find((one) => one.name === name)?.scope;
  if (scope === undefined) throw new Error(`no configuration ${name}`);
  return buildModel(rulesFor(policies[policy], undefined, scope.failures > 0), scope);
}

const small = configurations.filter(({ name }) => !['whole', 'hotplug'].includes(name));

describe.each(policyNames)('%s', (policy) => {
  test.each(small.map(({ name }) => name))(
    '%s: every reachable state is read back as it was, and found under its number',
    (name) => {
      const reached: Uint8Array[] = [];
      const model = modelOf(policy, name);
      const { visited, complete } = explore(compile(model), [], {
        onState: (state) => reached.push(state.slice()),
      });
      expect(complete).toBe(true);
      expect(visited.size).toBe(reached.length);
      const back = new Uint8Array(model.layout.length);
      const wrong = reached.filter((state, number) => {
        visited.read(number, back);
        return visited.find(state) !== number || Buffer.compare(back, state) !== 0;
      });
      expect(wrong).toEqual([]);
    },
  );
});

describe('a bound on memory', () => {
  const model = modelOf('device-centric', 'whole');
  const compiled = compile(model);

  test.each([600, 1000, 1400])('of %d KB is never exceeded, and ends the search', (kibibytes) => {
    const maxBytes = kibibytes * 2 ** 10;
    const found = explore(compiled, [], { maxBytes });
    expect(found.end).toEqual({ kind: 'bound', bound: 'memory', limit: maxBytes });
    expect(found.complete).toBe(false);
    expect(found.states * found.bytesPerState).toBeLessThanOrEqual(maxBytes);
    expect(found.unexpanded).toBeGreaterThan(0);
  });

  test('that nothing fits into leaves no state, not even the initial one', () => {
    const set = new VisitedStates(packingOf(model), roomOf(1));
    expect(set.add(model.initial, -1, 0, -1)).toBe(notAdded.full);
    expect(set.size).toBe(0);
    expect(explore(compiled, [], { maxBytes: 1 })).toMatchObject({ states: 0, complete: false });
  });

  test('that is large enough does not show', () => {
    expect(explore(compiled, [], { maxBytes: 2 ** 23 }).complete).toBe(true);
  });
});
