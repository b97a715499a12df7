import { errorsIn, groupsIn, notesIn } from '../fixtures/reading';

const address = (bus: string, fn: string): string =>
  `      <address domain='0x0000' bus='0x${bus}' slot='0x00' function='0x${fn}'/>\n`;
const GROUP = `    <iommuGroup number='3'>\n${address('01', '0')}${address('01', '1')}    </iommuGroup>\n`;
const DEVICE = `<device>\n  <name>pci_0000_01_00_0</name>\n  <capability type='pci'>\n${GROUP}  </capability>\n</device>\n`;
const CARD = { 3: ['0000:01:00.0', '0000:01:00.1'] };

describe('libvirt XML', () => {
  test('lists the whole group with every device: repetition is no news', () => {
    expect(groupsIn(DEVICE + DEVICE.replace('00_0', '00_1'))).toEqual(CARD);
    expect(notesIn(DEVICE + DEVICE)).toEqual([]);
  });

  test.each([
    ['double quotes', DEVICE.replaceAll("'", '"')],
    ['one line', DEVICE.replaceAll(/\n\s*/g, '')],
    ['a declaration and comments', `<?xml version="1.0"?>\n<!-- a <device> -->\n${DEVICE}`],
    ['only the group element', GROUP],
    ['a surrounding element', `<devices>\n${DEVICE}</devices>\n`],
    [
      'other addresses',
      DEVICE.replace(
        '</capability>',
        `<capability type='virt_functions'>${address('02', '0')}</capability></capability>`,
      ),
    ],
  ])('may have %s', (_, text) => expect(groupsIn(text)).toEqual(CARD));

  test('may name large domains', () => {
    expect(groupsIn(DEVICE.replaceAll('0x0000', '0x10000'))).toEqual({
      3: ['10000:01:00.0', '10000:01:00.1'],
    });
  });

  test('notes a device without a group and one that is not PCI', () => {
    const bare = DEVICE.replace(GROUP, '');
    const net = "<device>\n  <name>net_eth0</name>\n  <capability type='net'/>\n</device>\n";
    expect(notesIn(bare + net + DEVICE)).toEqual([
      "1: 'pci_0000_01_00_0' is in no IOMMU group",
      '6: the document of a non-PCI device',
    ]);
  });

  test.each([
    [
      'a group without a number',
      DEVICE.replace(" number='3'", ''),
      '4: <iommuGroup> has no number',
    ],
    [
      'an address without its function',
      DEVICE.replace(" function='0x1'", ''),
      '6: an incomplete address',
    ],
    [
      'an impossible address',
      DEVICE.replace("slot='0x00'", "slot='0x20'"),
      "5: impossible address '0000:01:20.0'",
    ],
    [
      'a device in two groups',
      DEVICE + DEVICE.replace("'3'", "'4'"),
      '14: 0000:01:00.0 is listed in group 4, but line 5',
    ],
  ])('%s is an error', (_, text, message) => expect(errorsIn(text)[0]).toContain(message));

  test('cut anywhere inside the group is an error', () => {
    const start = DEVICE.indexOf('<iommuGroup') + 2;
    for (let length = start; length < DEVICE.indexOf('</iommuGroup>') + 13; length += 1) {
      expect(errorsIn(DEVICE.slice(0, length)).length).toBeGreaterThan(0);
    }
  });
});
