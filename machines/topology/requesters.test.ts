import { device, group } from './fixtures/pci';
import { requesterClasses } from './requesters';
import { type DeviceFacts, type TopologyDevice } from './topology';

const bridge: DeviceFacts = { classCode: '0604' };
const card: DeviceFacts = { classCode: '0200' };
const asm1083: DeviceFacts = {
  ...bridge,
  vendorDevice: '1b21:1080',
  name: 'ASM1083/1085 PCIe to PCI Bridge',
};
const rootPort: DeviceFacts = { ...bridge, name: 'Quay PCI Express Root Port 1' };

/** `address: class known`, one a member. */
const classes = (...devices: readonly TopologyDevice[]): readonly string[] =>
  requesterClasses(group(...devices)).map((one) => `${one.device}: ${one.class} ${one.known}`);

describe('a requester id is its own', () => {
  test('for the only member of a group, whatever it is', () => {
    expect(classes(device('05:00.0'))).toEqual(['0000:05:00.0: 0000:05:00.0 certain']);
  });

  test('for every function of a slot: they are grouped for want of ACS, not for their ids', () => {
    expect(classes(device('01:00.0', card), device('01:00.1', card))).toEqual([
      '0000:01:00.0: 0000:01:00.0 likely',
      '0000:01:00.1: 0000:01:00.1 likely',
    ]);
  });

  test('for what lies behind an Express port', () => {
    const below = device('01:00.0', { ...card, expressType: 'endpoint' });
    expect(classes(device('00:01.0', { ...bridge, expressType: 'root-port' }), below)).toEqual([
      '0000:00:01.0: 0000:00:01.0 certain',
      '0000:01:00.0: 0000:01:00.0 certain',
    ]);
  });

  test('probably, where no member is known for a bridge to conventional PCI', () => {
    expect(classes(device('00:01.0', rootPort), device('01:00.0', card))).toEqual([
      '0000:00:01.0: 0000:00:01.0 likely',
      '0000:01:00.0: 0000:01:00.0 likely',
    ]);
  });

  test('but nobody knows where the listing has addresses only', () => {
    expect(classes(device('00:01.0'), device('01:00.0'))).toEqual([
      '0000:00:01.0: 0000:00:01.0 likely',
      '0000:01:00.0: 0000:01:00.0 unknown',
    ]);
  });
});

describe('a requester id is shared', () => {
  test('by everything on the buses behind a bridge to conventional PCI', () => {
    const located = {
      expressType: 'pcie-to-pci-bridge',
      buses: { secondary: 4, subordinate: 5 },
    } as const;
    expect(
      classes(
        device('03:00.0', { ...bridge, ...located }),
        device('04:01.0', card),
        device('05:02.0', card),
        device('06:00.0', { ...card, expressType: 'endpoint' }),
      ),
    ).toEqual([
      '0000:03:00.0: 0000:03:00.0 certain',
      '0000:04:01.0: behind 0000:03:00.0 certain',
      '0000:05:02.0: behind 0000:03:00.0 certain',
      '0000:06:00.0: 0000:06:00.0 certain',
    ]);
  });

  test('with the bridge itself on the root bus, where it requests under its own id', () => {
    const conventional = {
      ...bridge,
      expressType: 'none',
      buses: { secondary: 5, subordinate: 5 },
    } as const;
    expect(classes(device('00:1e.0', conventional), device('05:02.0', card))).toEqual([
      '0000:00:1e.0: 0000:00:1e.0 likely',
      '0000:05:02.0: 0000:00:1e.0 certain',
    ]);
  });

  test.each([
    ['by its number', { ...bridge, vendorDevice: '1283:8892' }],
    ['by its name', { ...bridge, name: 'Harbour PCI Express-to-PCI Bridge' }],
    ['by the name PCI to PCI', { ...bridge, name: 'Quay PCI to PCI Bridge' }],
    ['by AST1150', { ...bridge, name: 'ASPEED AST1150 PCI-to-PCI Bridge' }],
    ['by decoding what nobody else claims', { ...bridge, progIf: '01' }],
  ])('probably, behind a bridge known %s, on the next bus in use', (_, facts) => {
    expect(classes(device('02:00.0', facts), device('03:00.0', card))[1]).toBe(
      '0000:03:00.0: behind 0000:02:00.0 likely',
    );
  });

  test('with the outermost of nested bridges', () => {
    const [, inner, below] = classes(
      device('02:00.0', asm1083),
      device('03:01.0', { ...bridge, name: 'Quay PCI to PCI Bridge' }),
      device('04:00.0', card),
    );
    expect(inner).toBe('0000:03:01.0: behind 0000:02:00.0 likely');
    expect(below).toBe('0000:04:00.0: behind 0000:02:00.0 likely');
  });

  test('perhaps, where a later bus may belong to another port of the group', () => {
    const [, , , next, later] = classes(
      device('00:1c.0', rootPort),
      device('00:1c.4', rootPort),
      device('02:00.0', asm1083),
      device('03:00.0', card),
      device('04:00.0', card),
    );
    expect(next).toBe('0000:03:00.0: behind 0000:02:00.0 likely');
    expect(later).toBe('0000:04:00.0: 0000:04:00.0 unknown');
  });

  test('with a sibling, by hardware that is known to mix its functions up', () => {
    const functions = [
      device('02:00.0', { ...card, vendorDevice: '1180:e822' }),
      device('02:00.3', { ...card, vendorDevice: '1180:e832' }),
    ];
    expect(classes(...functions)[1]).toBe('0000:02:00.3: 0000:02:00.0 likely');
  });
});

test('an 82801 identity in the slot of the root ports is a root port', () => {
  const port = device('00:1c.3', { ...bridge, vendorDevice: '8086:244e' });
  expect(classes(port, device('04:00.0', card))[1]).toBe('0000:04:00.0: 0000:04:00.0 likely');
});
