import { deviceIn, errorsIn, groupsIn, notesIn } from '../fixtures/reading';

const CARD = { 3: ['0000:01:00.0'] };

describe('a kernel message', () => {
  test.each([
    ['from dmesg', '[    0.513042] pci 0000:01:00.0: Adding to iommu group 3'],
    [
      'with a readable time',
      '[Tue Feb  3 09:10:11 2026] pci 0000:01:00.0: Adding to iommu group 3',
    ],
    ['with the thread', '[    0.513042][    T1] pci 0000:01:00.0: Adding to iommu group 3'],
    ['with its level', '<6>[    0.513042] pci 0000:01:00.0: Adding to iommu group 3'],
    [
      'with facility and level',
      'kern  :info  : [    0.5] pci 0000:01:00.0: Adding to iommu group 3',
    ],
    [
      'from syslog',
      'Feb  3 09:10:11 harbour kernel: [    0.5] pci 0000:01:00.0: Adding to iommu group 3',
    ],
    [
      'from journalctl',
      'Feb 03 09:10:11 harbour kernel: pci 0000:01:00.0: Adding to iommu group 3',
    ],
    [
      'with an ISO time',
      '2026-02-03T09:10:11+0000 harbour kernel: pci 0000:01:00.0: Adding to iommu group 3',
    ],
    ['without a time', 'pci 0000:01:00.0: Adding to iommu group 3'],
    ['before Linux 5.2', '[    0.513042] iommu: Adding device 0000:01:00.0 to group 3'],
  ])('%s', (_, text) => {
    expect(groupsIn(text)).toEqual(CARD);
    expect(notesIn(text)).toEqual([]);
  });

  test('names the driver, unless none was bound at that time', () => {
    const text =
      '[1.0] lanterndrm 0000:01:00.0: Adding to iommu group 3\n[1.1] pci 0000:02:00.0: Adding to iommu group 4\n';
    expect(deviceIn(text, '0000:01:00.0')?.driver).toBe('lanterndrm');
    expect(deviceIn(text, '0000:02:00.0')?.driver).toBeUndefined();
  });

  test('may name any PCI segment', () => {
    const text =
      '[1.0] pcieport 000a:10:00.0: Adding to iommu group 8\n[1.1] pci 10000:e0:06.0: Adding to iommu group 9\n';
    expect(groupsIn(text)).toEqual({ 8: ['000a:10:00.0'], 9: ['10000:e0:06.0'] });
  });

  test('takes a device out of its group again', () => {
    const text = [
      '[1.0] pci 0000:01:00.0: Adding to iommu group 7',
      '[2.0] pci 0000:01:00.0: Removing from iommu group 7',
      '[3.0] pci 0000:01:00.0: Adding to iommu group 3',
    ].join('\n');
    expect(groupsIn(text)).toEqual(CARD);
  });

  test('is found between all the others of a boot log, which are not mentioned', () => {
    const text = [
      '[    0.10] Command line: quiet intel_iommu=on',
      '[    0.40] DMAR: Host address width 46',
      '[    0.45] pci 0000:00:1c.0: bridge to [bus 01]',
      '[    0.46] vgaarb: bridge control possible 0000:01:00.0',
      '[    0.51] pci 0000:01:00.0: Adding to iommu group 3',
      '[    0.60] pci 0000:01:00.0: vgaarb: setting as boot VGA device',
      '[    0.70] rtc_cmos 00:02',
      '[    0.80] done',
    ].join('\n');
    expect(groupsIn(text)).toEqual(CARD);
    expect(notesIn(text)).toEqual([]);
  });
});

describe('noted are', () => {
  const message = '[1.0] pci 0000:01:00.0: Adding to iommu group 3\n';

  test.each([
    [
      'platform devices',
      '[1.1] gpio HBR0042:00: Adding to iommu group 4',
      "'HBR0042:00' is not a PCI device",
    ],
    [
      'device-tree devices',
      '[1.1] drm fe300000.gpu: Adding to iommu group 4',
      "'fe300000.gpu' is not a PCI device",
    ],
    [
      'messages that lost the device',
      '[1.1] Adding to iommu group 4',
      'the message lost its device name',
    ],
    [
      'such in a syslog',
      'Feb  3 09:10:11 harbour kernel: Adding to iommu group 4',
      'the message lost its device name',
    ],
    ['remarks', 'and so on', "not a device: 'and so on'"],
  ])('%s', (_, line, note) => {
    expect(groupsIn(message + line)).toEqual(CARD);
    expect(notesIn(message + line)).toEqual([expect.stringContaining(`2: ${note}`)]);
  });
});

describe('errors are', () => {
  const message = '[    1.000000] pci 0000:01:00.0: Adding to iommu group 3\n';

  test('a last message cut at any place before its group number', () => {
    for (const line of [
      '[    2.000000] pci 0000:02:00.0: Adding to iommu group 4',
      '[    2.000000] iommu: Adding device 0000:02:00.0 to group 4',
    ]) {
      for (let length = 1; length < line.length; length += 1) {
        const cut = line.slice(0, length);
        expect([cut, errorsIn(message + cut).length]).toEqual([cut, 1]);
      }
    }
  });

  test('a cut message in the middle', () => {
    const later = '[    3.000000] pci 0000:03:00.0: Adding to iommu group 5\n';
    expect(errorsIn(`[    2.000000] pci 0000:02:00\n${later}`)).toEqual([
      "1: the address '0000:02:00' is cut off: the function missing",
    ]);
    expect(errorsIn(`[    2.000000] pci 0000:02:00.0: Adding to iommu gr\n${later}`)).toEqual([
      "1: no group number after '0000:02:00.0'",
    ]);
  });

  test('an impossible address', () => {
    expect(errorsIn('[1.0] pci 0000:01:2f.0: Adding to iommu group 3')).toEqual([
      "1: impossible address '0000:01:2f.0': device 2f is above the highest possible, 1f",
    ]);
  });
});
