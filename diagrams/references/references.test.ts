import { accept, tell } from '../../machines/chart/transition';
import { lifecycle } from '../../machines/chart/chart';
import { self } from '../../machines/chart/events';
import { policies } from '../../machines/policies/registry';
import { drawnMachines } from '../pages/policy-page';
import { referencesOf } from './references';

const references = referencesOf(drawnMachines(policies['device-centric']));
const named = (kind: string, from: string, to: string) =>
  references.find((one) => one.kind === kind && one.from === from && one.to === to)?.names ?? [];

test('a device asks its group to be claimed, and the group tells it that it is bound', () => {
  expect(named('tells', 'device', 'group')).toContain('CLAIM');
  expect(named('tells', 'group', 'device')).toContain('BOUND');
});

test('the group has the requester ids programmed; the hardware tells nobody', () => {
  expect(named('tells', 'group', 'requester')).toContain('PROGRAM');
  expect(references.filter(({ from }) => from === 'requester')).toEqual([]);
});

test('guards of the group read drivers and resets of its devices', () => {
  expect(named('reads', 'group', 'device')).toEqual(expect.arrayContaining(['driver', 'reset']));
});

test('nobody reads what he keeps himself, as far as this goes', () => {
  expect(references.filter(({ kind, from, to }) => kind === 'reads' && from === to)).toEqual([]);
});

test('a message that is added to a machine is a reference more', () => {
  const [, ...others] = drawnMachines(policies['device-centric']);
  const changed = {
    name: 'device' as const,
    of: 'Device' as const,
    logic: lifecycle.createMachine({
      type: 'parallel',
      context: { self: 0 },
      states: {},
      on: {
        ORPHANED: [
          accept({ tell: [tell('environment', self<'Device'>(), 'FAIL', {})], source: 'a test' }),
        ],
      },
    }),
    regions: [],
    fields: [],
    projections: [],
  };
  expect(referencesOf([changed, ...others])).toContainEqual({
    kind: 'tells',
    from: 'device',
    to: 'environment',
    names: ['FAIL'],
  });
});
