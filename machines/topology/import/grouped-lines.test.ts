import { deviceIn, errorsIn, groupsIn, notesIn } from '../fixtures/reading';

const VGA = '01:00.0 VGA compatible controller [0300]: Lantern Beacon [fb00:2504] (rev a1)';
const AUDIO = '01:00.1 Audio device [0403]: Lantern Beacon Audio [fb00:228e] (rev a1)';
const CARD = { 3: ['0000:01:00.0', '0000:01:00.1'] };

describe('a heading', () => {
  test.each([
    'IOMMU Group 3:',
    'IOMMU Group 3',
    'iommu group 3',
    'IOMMU GROUP 3 :',
    'IOMMU Group: 3',
    'IOMMU Group #3',
    'IOMMU_GROUP_3',
    'IOMMUGroup 3',
    'Group 3:',
    'Group: 03',
    '### Group 3 ###',
    '### IOMMU Group 3',
    '**IOMMU Group 3**',
    '- IOMMU Group 3:',
    '===== IOMMU Group 3 =====',
    '[IOMMU Group 3]',
    'IOMMU Group 3 (2 devices):',
    'IOMMU Group 3 [DMA-FQ]:',
    'IOMMU Group 3: the card for the guest',
  ])('may read %j', (heading) => {
    expect(groupsIn(`${heading}\n\t${VGA}\n\t${AUDIO}\n`)).toEqual(CARD);
  });

  test('may stand on every line, before the device', () => {
    for (const text of ['IOMMU Group 3 ', 'IOMMU group 3: ', 'Group 3\t', 'IOMMU Group 3 - ']) {
      expect(groupsIn(`${text}${VGA}\n${text}0000:${AUDIO}\n`)).toEqual(CARD);
    }
  });

  test('may stand after the device', () => {
    expect(groupsIn(`${VGA} (IOMMU group 3)\n${AUDIO} (IOMMU group 3)`)).toEqual(CARD);
    expect(groupsIn('Bus 1 --> 0000:00:14.0 (IOMMU group 4)')).toEqual({ 4: ['0000:00:14.0'] });
  });
});

describe('a device below its heading', () => {
  test.each([
    ['a tab', '\t'],
    ['spaces', '        '],
    ['nothing', ''],
    ['a bullet', '  - '],
    ['a branch', '├── '],
    ['the \\t of an echo without -e', '\\t'],
    ['numeric ids', '\t\t[fb00:2504] '],
    ['ids and a reset mark', '\t\t[fb00:2504] [R] '],
    ['a reset mark', '[RESET]\t'],
    ['a word for what it is', '\tDevice '],
  ])('may follow %s', (_, before) => {
    expect(groupsIn(`IOMMU Group 3:\n${before}${VGA}\n${before}${AUDIO}\n`)).toEqual(CARD);
  });

  test('may be described by numbers, names, both or columns', () => {
    const facts = (line: string) => deviceIn(`Group 1:\n\t${line}\n`, '0000:01:00.0');
    expect(facts(VGA)).toMatchObject({
      className: 'VGA compatible controller',
      classCode: '0300',
      vendorDevice: 'fb00:2504',
      name: 'Lantern Beacon',
    });
    expect(facts('01:00.0 VGA compatible controller: Lantern Beacon (rev a1)')).toMatchObject({
      className: 'VGA compatible controller',
      name: 'Lantern Beacon',
    });
    expect(facts('01:00.0 0300: fb00:2504 (rev a1)')).toMatchObject({
      classCode: '0300',
      vendorDevice: 'fb00:2504',
    });
    expect(facts('[FB00:2504] [R] 01:00.0  VGA compatible controller     Beacon')).toMatchObject({
      className: 'VGA compatible controller',
      vendorDevice: 'fb00:2504',
      name: 'Beacon',
    });
    expect(facts('01:00.0')).toMatchObject({ address: '0000:01:00.0' });
  });

  test('has the driver that lspci -k names; where it names some, the others have none', () => {
    const text = `Group 3:\n\t${VGA}\n\t\tSubsystem: Lantern\n\t\tKernel driver in use: vfio-pci\n\t${AUDIO}\n`;
    expect(deviceIn(text, '0000:01:00.0')?.driver).toBe('vfio-pci');
    expect(deviceIn(text, '0000:01:00.1')?.driver).toBeNull();
    expect(deviceIn(`Group 3:\n\t${VGA}\n`, '0000:01:00.0')?.driver).toBeUndefined();
    expect(notesIn(text)).toEqual([]);
  });

  test('is one of the group above even where remarks stand between', () => {
    const text = `IOMMU Group 3:\n\t${VGA}\n# passed through\nthis too:\n\t${AUDIO}\n`;
    expect(groupsIn(text)).toEqual(CARD);
    expect(notesIn(text)).toEqual([
      "3: not a device: '# passed through'",
      "4: not a device: 'this too:'",
    ]);
  });

  test('is not what another command printed after the listing', () => {
    const listing = `IOMMU Group 3:\n\t${VGA}\n\t${AUDIO}\nIOMMU Group 4:\n\t00:14.0 USB: x\n`;
    const text = `${listing}$ lspci -nnk -s 01:00\n${VGA}\n\tKernel driver in use: lanterndrm\n`;
    expect(groupsIn(text)).toEqual({ ...CARD, 4: ['0000:00:14.0'] });
  });
});

describe('lines that are not devices are noted', () => {
  test.each([
    'USB:\t\t[1d6b:0002]\t\t Bus 001 Device 001     root hub',
    'Bus 001 Device 003: ID 1d6b:0003 root hub',
    '## PASSTHROUGH!',
    'updated at 12:30 today',
    '\tlspci: cannot find HBR0042:00',
  ])('%j', (line) => {
    const text = `IOMMU Group 3:\n\t${VGA}\n${line}\n\t${AUDIO}\n`;
    expect(groupsIn(text)).toEqual(CARD);
    expect(notesIn(text)).toEqual([expect.stringContaining('3: not a device')]);
  });

  test('and so are groups of other devices only', () => {
    const text = `IOMMU Group 2:\nIOMMU Group 3:\n\t${VGA}\n\t${AUDIO}\n`;
    expect(groupsIn(text)).toEqual(CARD);
    expect(notesIn(text)).toEqual(["1: no PCI device after 'IOMMU Group 2:'"]);
  });

  test('a platform device beside its group number', () => {
    const text = `IOMMU Group 0 HBR0042:00\nIOMMU Group 3 ${VGA}\nIOMMU Group 3 ${AUDIO}\n`;
    expect(groupsIn(text)).toEqual(CARD);
    expect(notesIn(text)).toHaveLength(1);
  });
});

describe('a line that lost something is an error', () => {
  const oneLine = `IOMMU Group 3 ${VGA}\nIOMMU Group 3 ${AUDIO}\n`;
  const headed = `IOMMU Group 3:\n\t${VGA}\n\t${AUDIO}\n`;

  test('a device that lost its number, where every line has one', () => {
    expect(errorsIn(`${oneLine}IOMMU Group 00:14.0 USB\n`)).toEqual([
      '3: no group number for 0000:00:14.0',
    ]);
    expect(errorsIn(`${oneLine}00:14.0 USB controller [0c03]: x\n`)).toEqual([
      '3: no group number for 0000:00:14.0',
    ]);
  });

  test('a device above the first heading', () => {
    expect(errorsIn(`\t00:14.0 USB: x\n${headed}`)).toEqual([
      '1: no group number for 0000:00:14.0',
    ]);
  });

  test('devices below a heading without a number, as scripts print where there is no IOMMU', () => {
    expect(errorsIn(`${headed}IOMMU Group *:\n\t00:14.0 USB: x\n`)).toEqual([
      '5: no group number for 0000:00:14.0',
    ]);
  });

  test('a line cut at any place before the end of its address', () => {
    for (const [listing, line] of [
      [oneLine, 'IOMMU Group 4 00:14.0'],
      [oneLine, 'IOMMU Group 4 0000:00:14.0'],
      [headed, 'IOMMU Group 4:'],
      [headed, '\t00:14.0'],
      [headed, '### Group 4 ###'],
      [headed, 'Group 4:\t[fa00:0114] [R] 00:14.0'],
    ] as const) {
      const start = line.length - line.trimStart().length + 1;
      for (let length = start; length < line.length; length += 1) {
        const cut = listing + line.slice(0, length);
        if (/^[#\s]*$/.test(line.slice(0, length))) continue;
        expect([line.slice(0, length), errorsIn(cut).length]).toEqual([line.slice(0, length), 1]);
      }
    }
  });

  test('a cut address in the middle of the listing', () => {
    expect(errorsIn(`IOMMU Group 2:\n\t00:14. USB controller\n${headed}`)).toEqual([
      "2: the address '00:14.' is cut off: the function missing",
    ]);
  });

  test('an impossible address, with the reason and the form', () => {
    expect(errorsIn(`IOMMU Group 3 01:00.9 VGA\n${oneLine}`)).toEqual([
      "1: impossible address '01:00.9': function 9 is above the highest possible, 7",
    ]);
  });
});
