import { tableModes } from '../topology';
import { topologyNamed, topologyPlans } from './registry';

describe.each(topologyPlans.map((plan) => [plan.name, plan] as const))('%s', (_, plan) => {
  const { devices, qemuDevices } = plan;

  test('has every address once, with a device of QEMU for each', () => {
    const addresses = devices.map(({ address }) => address);
    expect(new Set(addresses).size).toBe(addresses.length);
    const places = qemuDevices
      .filter((device) => !device.startsWith('pcie-pci-bridge'))
      .map((device) => {
        const bus = device.includes('bus=bridge') ? '01' : '00';
        return `0000:${bus}:${/addr=(\d\d\.\d)/.exec(device)?.[1] ?? '?'}`;
      });
    expect(places.sort()).toEqual([...addresses].sort());
  });

  test('leaves the slots alone that the machine itself needs', () => {
    for (const device of qemuDevices)
      if (!device.includes('bus=')) expect(device).not.toMatch(/addr=(00|03|1f)\./);
  });

  test('has one group for each slot of the root bus, and one behind a bridge', () => {
    const slots = (group: number): Set<string> =>
      new Set(
        devices
          .filter((device) => device.group === group)
          .map(({ address }) => (address.startsWith('0000:01:') ? 'bridge' : address.slice(0, -2))),
      );
    const groups = [...new Set(devices.map(({ group }) => group))];
    expect(groups).toEqual(groups.map((_one, index) => index));
    expect(groups.map((group) => slots(group).size)).toEqual(groups.map(() => 1));
    expect(new Set(groups.flatMap((group) => [...slots(group)])).size).toBe(groups.length);
  });

  test('marks functions of one slot as such, or QEMU would not take them', () => {
    const functions = qemuDevices.filter((device) => /addr=\d\d\.[1-7]/.test(device));
    for (const device of functions) expect(device).toContain('multifunction=on');
  });

  test('can be had in each mode', () => {
    for (const mode of tableModes)
      expect(topologyNamed(plan.name, mode)).toEqual({ ...plan, mode });
  });
});

test('a name that is none is undefined', () => {
  expect(topologyNamed('nothing')).toBeUndefined();
});

test('devices behind a bridge share a requester id, which is none of theirs', () => {
  const devices = topologyNamed('bridge')?.devices ?? [];
  expect(new Set(devices.map(({ requester }) => requester)).size).toBe(1);
  expect(devices.some(({ address, requester }) => address === requester)).toBe(false);
});
