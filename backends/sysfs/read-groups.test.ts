import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { errorsOf, type TopologyDevice } from '../../machines/topology/topology';
import { readGroupFolders, readSysfsGroups } from './read-groups';

let root: string;

beforeEach(() => {
  root = mkdtempSync(join(tmpdir(), 'sysfs-'));
});
afterEach(() => rmSync(root, { recursive: true }));

const pciFolder = (): string => join(root, 'bus', 'pci', 'devices');

function addGroup(
  id: string,
  members: readonly string[],
  files: Readonly<Record<string, string>> = {},
): void {
  const folder = join(root, 'kernel', 'iommu_groups', id);
  mkdirSync(join(folder, 'devices'), { recursive: true });
  for (const member of members) {
    symlinkSync(`../../../../devices/${member}`, join(folder, 'devices', member));
  }
  for (const [name, text] of Object.entries(files)) writeFileSync(join(folder, name), text);
}

function addDevice(address: string, classCode: string, driver?: string): void {
  const folder = join(pciFolder(), address);
  mkdirSync(folder, { recursive: true });
  writeFileSync(join(folder, 'class'), `0x${classCode}\n`);
  writeFileSync(join(folder, 'vendor'), '0xfb00\n');
  writeFileSync(join(folder, 'device'), '0x2504\n');
  if (driver !== undefined)
    symlinkSync(`../../../../bus/pci/drivers/${driver}`, join(folder, 'driver'));
}

function device(address: string): TopologyDevice | undefined {
  return readSysfsGroups(root)
    .groups.flatMap((group) => group.devices)
    .find((one) => one.address === address);
}

describe('a live sysfs tree', () => {
  test('has numbered groups, each with its type and members', () => {
    addGroup('10', ['0000:02:00.0']);
    addGroup('2', ['0000:01:00.1', '0000:01:00.0'], { type: 'DMA-FQ\n' });
    expect(readSysfsGroups(root)).toMatchObject({
      groups: [
        {
          id: 2,
          type: 'DMA-FQ',
          devices: [{ address: '0000:01:00.0' }, { address: '0000:01:00.1' }],
        },
        { id: 10, devices: [{ address: '0000:02:00.0' }] },
      ],
      problems: [],
    });
  });

  test('names class, ids and driver of a device, or that it has none', () => {
    addGroup('2', ['0000:01:00.0', '0000:01:00.1', '0000:01:00.2']);
    addDevice('0000:01:00.0', '030000', 'lanterndrm');
    addDevice('0000:01:00.1', '040300');
    expect(device('0000:01:00.0')).toMatchObject({
      classCode: '0300',
      progIf: '00',
      vendorDevice: 'fb00:2504',
      driver: 'lanterndrm',
      line: 0,
    });
    expect(device('0000:01:00.1')?.driver).toBeNull();
    expect(device('0000:01:00.2')?.driver).toBeUndefined();
  });

  test('shows a firmware direct mapping of the group, which its endpoints carry', () => {
    const regions =
      '0x00000000000e0000 0x00000000000fffff direct\n0x00000000fee00000 0x00000000feefffff msi\n';
    addGroup('2', ['0000:00:01.0', '0000:01:00.0'], { reserved_regions: regions });
    addDevice('0000:00:01.0', '060400', 'pcieport');
    addDevice('0000:01:00.0', '010400');
    expect(device('0000:01:00.0')?.reservedDirect).toBe(true);
    expect(device('0000:00:01.0')?.reservedDirect).toBe(false);
  });

  test('with a relaxable direct mapping is like one without', () => {
    addGroup('2', ['0000:00:02.0'], {
      reserved_regions: '0x7c000000 0x7fffffff direct-relaxable\n',
    });
    expect(device('0000:00:02.0')?.reservedDirect).toBe(false);
  });

  test('may hold devices that are not PCI, which are noted', () => {
    addGroup('0', ['HBR0042:00', '0000:01:00.0']);
    const { groups, problems } = readSysfsGroups(root);
    expect(groups).toHaveLength(1);
    expect(problems).toEqual([
      expect.objectContaining({
        message: "'HBR0042:00' in group 0 is not a PCI device",
        severity: 'note',
      }),
    ]);
  });

  test('is not left through an attribute that is a link', () => {
    addGroup('2', ['0000:01:00.0']);
    mkdirSync(join(pciFolder(), '0000:01:00.0'), { recursive: true });
    writeFileSync(join(root, 'elsewhere'), '0x030000\n');
    symlinkSync(join(root, 'elsewhere'), join(pciFolder(), '0000:01:00.0', 'class'));
    expect(device('0000:01:00.0')?.classCode).toBeUndefined();
  });

  test('without the folder, or with an empty one, says that the IOMMU is off', () => {
    const [missing] = errorsOf(readSysfsGroups(root));
    expect(missing?.message).toContain('no folder');
    expect(missing?.expected).toContain('enable the IOMMU');
    mkdirSync(join(root, 'kernel', 'iommu_groups'), { recursive: true });
    const [empty] = errorsOf(readSysfsGroups(root));
    expect(empty?.message).toContain('is empty');
  });

  test('may be only a copied folder of groups', () => {
    addGroup('2', ['0000:01:00.0']);
    const groups = join(root, 'kernel', 'iommu_groups');
    expect(readGroupFolders({ groups }).groups).toEqual([
      { id: 2, devices: [expect.objectContaining({ address: '0000:01:00.0' })] },
    ]);
  });
});
