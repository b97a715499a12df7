import { deviceIn, errorsIn, groupsIn, notesIn } from '../fixtures/reading';

const ROOT = '00:00.0 Host bridge: Harbour Quay\n\tFlags: fast devsel, IOMMU group 0\n';
const VGA =
  '01:00.0 VGA compatible controller: Lantern Beacon (prog-if 00 [VGA controller])\n\tFlags: bus master, fast devsel, latency 0, IRQ 16, IOMMU group 3\n\tKernel driver in use: lanterndrm\n';
const BOTH = { 0: ['0000:00:00.0'], 3: ['0000:01:00.0'] };

describe('lspci -v', () => {
  test('tells the group among the flags, with more verbosity on a line of its own', () => {
    expect(groupsIn(`${ROOT}\n${VGA}`)).toEqual(BOTH);
    const verbose = `${ROOT}\n${VGA}`.replaceAll(
      /\tFlags: .*group (\d+)/g,
      '\tControl: I/O+ Mem+\n\tIOMMU group: $1',
    );
    expect(groupsIn(verbose)).toEqual(BOTH);
  });

  test('may be wrapped by a mail program', () => {
    expect(groupsIn(`${ROOT}\n${VGA}`.replace('IOMMU group 3', 'IOMMU\ngroup 3'))).toEqual(BOTH);
  });

  test('may stand in a mail: a time of day is no address', () => {
    const text = `${ROOT}\n10:15 on Monday I wrote:\n${VGA}`;
    expect(groupsIn(text)).toEqual(BOTH);
    expect(notesIn(text)).toEqual(["4: not a device: '10:15 on Monday I wrote:'"]);
  });

  test('may stand below headings of a script', () => {
    expect(groupsIn(`IOMMU Group 0:\n\t${ROOT}IOMMU Group 3:\n\t${VGA}`)).toEqual(BOTH);
  });

  test.each([
    ['Express Root Port (Slot+), IntMsgNum 0', 'root-port'],
    ['Express (v2) Root Port (Slot-), MSI 00', 'root-port'],
    ['Express Upstream Port, MSI 00', 'upstream-port'],
    ['Express Downstream Port (Slot+), MSI 00', 'downstream-port'],
    ['Express PCI-Express to PCI/PCI-X Bridge, MSI 00', 'pcie-to-pci-bridge'],
    ['Express PCI/PCI-X to PCI-Express Bridge, MSI 00', 'pci-to-pcie-bridge'],
    ['Express Root Complex Integrated Endpoint, MSI 00', 'integrated-endpoint'],
    ['Express Legacy Endpoint, MSI 00', 'endpoint'],
  ])('%s is a %s', (words, type) => {
    const text = `${ROOT}\tCapabilities: [70] ${words}\n`;
    expect(deviceIn(text, '0000:00:00.0')?.expressType).toBe(type);
  });

  test('notes a device that is in no group', () => {
    const iommu = '00:00.2 IOMMU: Harbour Quay IOMMU\n\tFlags: fast devsel, IRQ 27\n';
    expect(notesIn(`${ROOT}\n${iommu}\n${VGA}`)).toEqual(['4: 0000:00:00.2 is in no group']);
  });

  test.each([
    ['a cut address', `${ROOT}\n${VGA}\n02:0`, "8: the address '02:0' is cut off"],
    ['the beginning of an address', `${ROOT}\n${VGA}\n02`, "8: cut off: '02'"],
    [
      'a cut group',
      `${ROOT}\n${VGA.slice(0, VGA.indexOf(' 3\n'))}`,
      '5: no group number for 0000:01:00.0',
    ],
    [
      'a cut word group',
      `${ROOT}\n${VGA.slice(0, VGA.indexOf('oup 3\n'))}`,
      '5: no group number for 0000:01:00.0',
    ],
    [
      'a device without its details',
      `${ROOT}\n02:00.0 Ethernet controller: Caps`,
      '4: the listing is cut off after',
    ],
    [
      'an impossible address',
      `${ROOT}\n${VGA.replace('01:00.0', '01:00.8')}`,
      "4: impossible address '01:00.8'",
    ],
  ])('%s is an error', (_, text, message) => {
    expect(errorsIn(text)).toEqual([expect.stringContaining(message)]);
  });
});

describe('lspci -vmm', () => {
  const record = 'Slot:\t01:00.0\nClass:\tVGA compatible controller\nIOMMUGroup:\t3\n';

  test('has one record a device', () => expect(groupsIn(record)).toEqual({ 3: ['0000:01:00.0'] }));

  test('notes a device without a group, and refuses an impossible address', () => {
    expect(notesIn(`Slot:\t00:00.2\nClass:\tIOMMU\n\n${record}`)).toEqual([
      '1: 0000:00:00.2 is in no group',
    ]);
    expect(errorsIn(record.replace('00.0', '33.0'))[0]).toContain('impossible address');
  });
});
