import { errorsIn, groupsIn, notesIn } from '../fixtures/reading';

const path = (group: number | string, name: string): string =>
  `/sys/kernel/iommu_groups/${group}/devices/${name}`;

describe('paths below iommu_groups', () => {
  test('may come in any order; groups and devices are sorted by number', () => {
    const lines = [path(10, '0000:80:00.0'), path(2, '0000:00:10.0'), path(2, '0000:00:02.0')];
    const groups = groupsIn(lines.join('\n'));
    expect(Object.keys(groups)).toEqual(['2', '10']);
    expect(groups[2]).toEqual(['0000:00:02.0', '0000:00:10.0']);
  });

  test.each([
    ['relative', './3/devices/0000:01:00.0'],
    ['relative without the dot', '3/devices/0000:01:00.0'],
    ['below another root', '/mnt/host/sys/kernel/iommu_groups/3/devices/0000:01:00.0'],
    ['with a doubled slash', '/sys/kernel/iommu_groups//3/devices/0000:01:00.0'],
    ['quoted', "'/sys/kernel/iommu_groups/3/devices/0000:01:00.0'"],
    [
      'with the target of the link',
      `${path(3, '0000:01:00.0')} -> ../../../../devices/pci0000:00/0000:00:01.0/0000:01:00.0`,
    ],
    [
      'from the device to its group',
      '/sys/bus/pci/devices/0000:01:00.0/iommu_group -> ../../../../kernel/iommu_groups/3',
    ],
    ['several in a line', `${path(3, '0000:01:00.0')} ${path(3, '0000:01:00.0')}`],
  ])('may be %s', (_, text) => expect(groupsIn(text)).toEqual({ 3: ['0000:01:00.0'] }));

  test('are told apart where they run together, since a function has one digit', () => {
    const paths = [path(1, '0000:00:00.0'), path(12, '0000:00:01.1'), path(3, '10000:e0:06.0')];
    expect(groupsIn(paths.join(''))).toEqual({
      1: ['0000:00:00.0'],
      12: ['0000:00:01.1'],
      3: ['10000:e0:06.0'],
    });
    expect(groupsIn('1/devices/0000:00:00.012/devices/0000:00:01.1')).toEqual({
      1: ['0000:00:00.0'],
      12: ['0000:00:01.1'],
    });
  });

  test('may lie between the folders that find lists without -type l', () => {
    const folders = ['', '/3', '/3/devices', '/3/reserved_regions', '/3/type'];
    const lines = folders.map((folder) => `/sys/kernel/iommu_groups${folder}`);
    expect(groupsIn([...lines, path(3, '0000:01:00.0')].join('\n'))).toEqual({
      3: ['0000:01:00.0'],
    });
  });

  test('of platform devices are noted', () => {
    const text = [path(0, 'HBR0042:00'), path(1, 'fe300000.gpu'), path(2, '0000:01:00.0')].join(
      '\n',
    );
    expect(groupsIn(text)).toEqual({ 2: ['0000:01:00.0'] });
    expect(notesIn(text)).toEqual([
      "1: 'HBR0042:00' in group 0 is not a PCI device",
      "2: 'fe300000.gpu' in group 1 is not a PCI device",
    ]);
  });

  test('cut anywhere are an error: no prefix of a path passes for a shorter path', () => {
    const whole = path(3, '0000:01:00.0');
    const first = `${path(1, '0000:00:00.0')}\n`;
    for (let length = 1; length < whole.length; length += 1) {
      expect(errorsIn(first + whole.slice(0, length))).toHaveLength(1);
      expect(errorsIn(first.trim() + whole.slice(0, length))).toHaveLength(1);
    }
  });

  test.each([
    [path(3, '0000:01:20.0'), "impossible address '0000:01:20.0': device 20 is above"],
    [path(3, '0000:01:00.12'), "impossible address '0000:01:00.12': function 12 has 2 digit"],
    [path('', '0000:01:00.0'), "no group number before '0000:01:00.0'"],
    [path('9'.repeat(15), '0000:01:00.0'), "group number '999999999999999' before"],
  ])('%s is an error', (text, message) => {
    expect(errorsIn(`${path(1, '0000:00:00.0')}\n${text}`)).toEqual([
      expect.stringContaining(`2: ${message}`),
    ]);
  });

  test('below the command that printed them: the command is noted', () => {
    const text = `$ find /sys/kernel/iommu_groups/ -type l\n${path(3, '0000:01:00.0')}`;
    expect(groupsIn(text)).toEqual({ 3: ['0000:01:00.0'] });
    expect(notesIn(text)).toHaveLength(1);
  });
});

describe('ls of the group folders', () => {
  test('a cut name is an error, and a platform device a note', () => {
    const folder = '/sys/kernel/iommu_groups/3/devices:\n';
    expect(errorsIn(`${folder}0000:01:00.0\n0000:01:0`)).toEqual([
      "3: the address '0000:01:0' is cut off: device and function missing",
    ]);
    expect(notesIn(`${folder}0000:01:00.0\nHBR0042:00`)).toEqual(["3: not a device: 'HBR0042:00'"]);
  });
});
