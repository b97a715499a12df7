import { universeOf } from '../../../machines/universe';
import * as topology from '../../../machines/vocabulary/topology';
import { configurations } from '../../../properties/configurations';
import { groupOfDevices } from '../../../machines/scope';
import { wireIdsOf, wiringOf } from './wiring';

const base = { fds: 2, ioasids: 2, failures: 0, profile: 'vt-d', features: [] } as const;

describe.each(configurations)('the wiring of $name', ({ scope }) => {
  const wiring = wiringOf(scope);
  const { size, tables } = universeOf(scope);
  const table = (fn: { symbol: (typeof topology.groupOf)['symbol'] }) => [
    ...(tables.get(fn.symbol) ?? []).slice(1),
  ];

  test('is that of the model’s universe, worked out anew', () => {
    expect(wiring.devices).toHaveLength(size.Device);
    expect(wiring.requesters).toHaveLength(size.Requester);
    expect(wiring.devices.map((one) => one.group)).toEqual(table(topology.groupOf));
    expect(wiring.devices.map((one) => one.requester)).toEqual(table(topology.requesterOf));
    expect(wiring.requesters.map((one) => one.group)).toEqual(table(topology.requesterGroup));
    expect(wiring.requesters.map((one, at) => one.aliasOf ?? at + 1)).toEqual(
      table(topology.aliasOf),
    );
    expect(wiring.fdOfIoasid).toEqual(table(topology.fdOf));
  });
});

describe('requests of a device', () => {
  const groups = [groupOfDevices(1), { ...groupOfDevices(2, true), aliases: [1, 1] }];
  const wiring = wiringOf({ ...base, groups });

  test('arrive under its own requester id', () => {
    expect(wireIdsOf(wiring, 1)).toEqual([1]);
  });

  test('of a shared id arrive under that id and all of its aliases', () => {
    expect(wireIdsOf(wiring, 2)).toEqual([2, 3, 4]);
    expect(wireIdsOf(wiring, 3)).toEqual([2, 3, 4]);
  });

  test('of a device that is not there arrive nowhere', () => {
    expect(() => wireIdsOf(wiring, 4)).toThrow('there is no device 4');
  });
});

describe('a requester id that nobody on the bus uses', () => {
  const absent = (directMapped: boolean) =>
    wiringOf({
      ...base,
      groups: [{ devices: [{ requester: 1, absent: true, directMapped }], aliases: [1] }],
    }).requesters.map((id) => id.startsIn);

  test('starts blocked, its alias with it', () => {
    expect(absent(false)).toEqual(['blocked', 'blocked']);
  });

  test('starts untranslated where firmware needs that', () => {
    expect(absent(true)).toEqual(['physical', 'physical']);
  });

  test('is used as long as one of several devices behind it is there', () => {
    const groups = [{ devices: [{ requester: 1, absent: true }, { requester: 1 }] }];
    expect(wiringOf({ ...base, groups }).requesters[0]?.startsIn).toBe('default');
  });
});

test('an alias of a requester id that no device has is a mistake in the scope', () => {
  expect(() => wiringOf({ ...base, groups: [{ ...groupOfDevices(1), aliases: [9] }] })).toThrow(
    'no requester id 9',
  );
});
