import { device, group } from './fixtures/pci';
import { groupingReasons } from './grouping-reasons';
import { type TopologyDevice } from './topology';

const kinds = (...devices: readonly TopologyDevice[]): readonly string[] =>
  groupingReasons(group(...devices)).map(({ kind, devices: who }) => `${kind}: ${who.join(' ')}`);

const bridge = { classCode: '0604' };
const card = { classCode: '0200' };

describe('devices share a group', () => {
  test('for no reason that needs explaining when there is one', () => {
    expect(kinds(device('01:00.0', card))).toEqual([]);
  });

  test('as functions of one slot', () => {
    expect(kinds(device('01:00.0', card), device('01:00.1', card))).toEqual([
      'same slot: 0000:01:00.0 0000:01:00.1',
    ]);
  });

  test('behind a bridge that requests for all of them', () => {
    const pciBridge = device('02:00.0', { ...bridge, name: 'ASM1083/1085 PCIe to PCI Bridge' });
    expect(kinds(pciBridge, device('03:01.0', card), device('03:02.0', card))).toEqual([
      'shared requester id: 0000:03:01.0 0000:03:02.0',
      'no ACS: 0000:03:01.0 0000:03:02.0',
    ]);
  });

  test('as a port with what its bus range holds', () => {
    const port = device('00:01.0', {
      ...bridge,
      expressType: 'root-port',
      buses: { secondary: 1, subordinate: 2 },
    });
    expect(kinds(port, device('02:00.0', card))).toEqual([
      'port and what is below: 0000:00:01.0 0000:02:00.0',
    ]);
  });

  test('as a port with what probably lies behind it, where bus ranges are not known', () => {
    const [reason] = groupingReasons(
      group(device('00:01.0', { ...bridge, name: 'Quay Root Port' }), device('01:00.0', card)),
    );
    expect(reason?.kind).toBe('port and what is below');
    expect(reason?.text).toContain('probably');
  });

  test('as slots of one bus without ACS', () => {
    expect(kinds(device('00:1c.0', bridge), device('00:1d.0', bridge))).toEqual([
      'no ACS: 0000:00:1c.0 0000:00:1d.0',
    ]);
  });

  test('for a reason that the listing does not show', () => {
    expect(kinds(device('01:00.0', card), device('02:00.0', card))).toEqual([
      'unseen: 0000:01:00.0 0000:02:00.0',
    ]);
  });
});
