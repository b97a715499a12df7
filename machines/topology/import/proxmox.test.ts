import { deviceIn, errorsIn, groupsIn, notesIn } from '../fixtures/reading';

const HEAD = '│ class    │ device │ id           │ iommugroup │ vendor │ device_name   │';
const VGA = '│ 0x030000 │ 0x2504 │ 0000:01:00.0 │          3 │ 0xfb00 │ Beacon        │';
const CARD = { 3: ['0000:01:00.0'] };

describe('a Proxmox table', () => {
  test('may be drawn with ASCII bars', () => {
    expect(groupsIn([HEAD, VGA].join('\n').replaceAll('│', '|'))).toEqual(CARD);
  });

  test('may have lost its head: the group stands beside the address', () => {
    expect(groupsIn(VGA)).toEqual(CARD);
    expect(groupsIn('│ 3 │ 0000:01:00.0 │ 0x030000 │ 0xfb00 │')).toEqual(CARD);
  });

  test('is not begun by prose about devices', () => {
    expect(groupsIn(`the class and id of every device\n${HEAD}\n${VGA}`)).toEqual(CARD);
  });

  test('may be cut at any width that leaves the group column', () => {
    for (const width of [48, 52, 60, 70]) {
      const cut = [HEAD, VGA].map((line) => line.slice(0, width)).join('\n');
      expect(groupsIn(cut)).toEqual(CARD);
    }
  });

  test('may have empty cells and continued rows', () => {
    const empty = VGA.replace('Beacon', '      ').replace('0x030000', '        ');
    const continued = '│          │        │              │            │        │ and more      │';
    expect(groupsIn([HEAD, empty, continued].join('\n'))).toEqual(CARD);
  });

  test('gives class and ids', () => {
    expect(deviceIn([HEAD, VGA].join('\n'), '0000:01:00.0')).toMatchObject({
      classCode: '0300',
      vendorDevice: 'fb00:2504',
      name: 'Beacon',
    });
  });

  test('prints group -1 for a device without a group', () => {
    const outside = VGA.replace(' 3 │', '-1 │').replace('01:00.0', '00:00.2');
    const text = [HEAD, outside, VGA].join('\n');
    expect(groupsIn(text)).toEqual(CARD);
    expect(notesIn(text)).toEqual(['2: 0000:00:00.2 is in no group (-1)']);
  });

  test.each([
    [
      'without the group column',
      [HEAD, VGA].map((line) => line.slice(0, 40)),
      "1: the table has no column 'iommugroup'",
    ],
    ['with a cut address', [HEAD, VGA, VGA.slice(0, 29)], "3: the address '0000:01' is cut off"],
    ['with a row cut before the address', [HEAD, VGA, VGA.slice(0, 18)], '3: the row is cut off'],
    [
      'with a row cut before the group',
      [HEAD, VGA, VGA.slice(0, 37)],
      '3: no group number for 0000:01:00.0',
    ],
    [
      'with an impossible address',
      [HEAD, VGA.replace('00.0', '20.0')],
      "2: impossible address '0000:01:20.0'",
    ],
  ])('%s is an error', (_, lines, message) => {
    expect(errorsIn(lines.join('\n'))[0]).toContain(message);
  });
});

describe('Proxmox JSON', () => {
  const json = [
    { id: '0000:01:00.0', iommugroup: 3, class: '0x030000', vendor: '0xfb00', device: '0x2504' },
  ];

  test('may be the answer of the REST interface', () => {
    expect(groupsIn(JSON.stringify({ data: json }))).toEqual(CARD);
  });

  test('that is cut off is an error in its last line', () => {
    const text = JSON.stringify(json, null, 2);
    expect(errorsIn(text.slice(0, -20))[0]).toMatch(/^\d+: not complete JSON/);
  });

  test('names the line of a faulty device', () => {
    const text = JSON.stringify([...json, { id: '0000:01:40.0', iommugroup: 3 }], null, 1);
    expect(errorsIn(text)).toEqual([
      expect.stringContaining("10: impossible address '0000:01:40.0'"),
    ]);
  });

  test('with a device without id or group is an error', () => {
    expect(errorsIn('[{"iommugroup": 3}]')[0]).toContain('not a device');
    expect(errorsIn('[{"iommugroup": 3, "id": "0000:00:00.0"}, {"id": "0000:01:00.0"}]')).toEqual([
      '1: no group number for 0000:01:00.0',
    ]);
  });
});
