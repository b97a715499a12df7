import { assignmentOf } from './assignment';
import { device, group } from './fixtures/pci';

const vga = { classCode: '0300' };
const port = { classCode: '0604' };

describe('a group is viable', () => {
  test('when every member is unbound or bound to a driver that leaves its DMA to the user', () => {
    const drivers = ['vfio-pci', 'mlx5_vfio_pci', 'nvgrace-gpu-vfio-pci', 'pci-stub', null];
    const devices = drivers.map((driver, at) => device(`01:00.${at}`, { ...vga, driver }));
    expect(assignmentOf(group(...devices))).toMatchObject({ verdict: 'viable', reasons: [] });
  });

  test('with its interconnect, which stays with the port driver', () => {
    const assignment = assignmentOf(
      group(
        device('00:01.0', { ...port, driver: 'pcieport' }),
        device('01:00.0', { ...vga, driver: 'vfio-pci' }),
        device('01:00.1', { ...vga, driver: null }),
      ),
    );
    expect(assignment).toMatchObject({
      verdict: 'viable',
      together: ['0000:01:00.0', '0000:01:00.1'],
      staying: ['0000:00:01.0'],
    });
  });

  test('even if the listing does not name the driver of a port: it has the port driver or none', () => {
    const card = device('01:00.0', { ...vga, driver: 'vfio-pci' });
    expect(assignmentOf(group(device('00:01.0', port), card)).verdict).toBe('viable');
  });
});

describe('a group is not viable', () => {
  test('while a kernel driver holds any member', () => {
    const assignment = assignmentOf(
      group(
        device('01:00.0', { ...vga, driver: 'vfio-pci' }),
        device('01:00.1', { classCode: '0403', driver: 'snd_hda_intel' }),
      ),
    );
    expect(assignment.verdict).toBe('not-viable');
    expect(assignment.reasons).toEqual([
      {
        device: '0000:01:00.1',
        kind: 'bound',
        reason: 'bound to kernel driver snd_hda_intel: unbind it or bind it to vfio-pci first',
      },
    ]);
  });

  test('while a kernel driver other than the port driver holds its interconnect', () => {
    const host = device('00:00.0', { classCode: '0600', driver: 'harbour_edac' });
    const { verdict, reasons } = assignmentOf(
      group(host, device('00:02.0', { ...vga, driver: null })),
    );
    expect(verdict).toBe('not-viable');
    expect(reasons[0]?.reason).toBe('bound to kernel driver harbour_edac: unbind it');
  });

  test('with a firmware direct mapping, whatever the drivers', () => {
    const { verdict, reasons } = assignmentOf(
      group(device('00:02.0', { ...vga, driver: 'vfio-pci', reservedDirect: true })),
    );
    expect(verdict).toBe('not-viable');
    expect(reasons[0]?.reason).toBe('firmware direct mapping (RMRR): claim is refused with EINVAL');
  });

  test('when it holds only interconnect', () => {
    const { verdict, together, reasons } = assignmentOf(
      group(device('00:1c.0', { ...port, driver: 'pcieport' })),
    );
    expect([verdict, together]).toEqual(['not-viable', []]);
    expect(reasons[0]?.kind).toBe('nothing to assign');
  });

  test('a bound member weighs more than an unknown one', () => {
    const { verdict } = assignmentOf(
      group(device('01:00.0', vga), device('01:00.1', { ...vga, driver: 'lanterndrm' })),
    );
    expect(verdict).toBe('not-viable');
  });
});

test('nobody knows while the driver of a member is unknown', () => {
  const { verdict, reasons } = assignmentOf(group(device('01:00.0', vga)));
  expect(verdict).toBe('unknown');
  expect(reasons).toEqual([
    expect.objectContaining({ device: '0000:01:00.0', kind: 'driver unknown' }),
  ]);
});
