import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { HARBOUR_GROUPS } from '../fixtures/harbour';
import { deviceIn, errorsIn, groupsIn, notesIn } from '../fixtures/reading';
import { detectForm, importTopology } from './import';
import { readListing } from './listing';

const fixture = (name: string): string =>
  readFileSync(join(__dirname, '..', 'fixtures', name), 'utf8');

const FORM_OF = {
  'harbour.find.txt': 'sysfs paths',
  'harbour.find-run-together.txt': 'sysfs paths',
  'harbour.find-relative-run-together.txt': 'sysfs paths',
  'harbour.ls-links.txt': 'sysfs paths',
  'harbour.ls.txt': 'ls or tree of the groups',
  'harbour.ls-long.txt': 'ls or tree of the groups',
  'harbour.tree.txt': 'ls or tree of the groups',
  'harbour.one-line.txt': 'group headings',
  'harbour.one-line-domain.txt': 'group headings',
  'harbour.headed.txt': 'group headings',
  'harbour.headed-drivers.txt': 'group headings',
  'harbour.columns.txt': 'group headings',
  'harbour.hash.txt': 'group headings',
  'harbour.bracketed-ids.txt': 'group headings',
  'harbour.group-driver.txt': 'group headings',
  'harbour.dmesg.txt': 'kernel log',
  'harbour.dmesg-old.txt': 'kernel log',
  'harbour.journal.txt': 'kernel log',
  'harbour.pvesh.txt': 'Proxmox table',
  'harbour.pvesh-other-order.txt': 'Proxmox table',
  'harbour.pvesh-noborder.txt': 'Proxmox table',
  'harbour.pvesh-json.txt': 'Proxmox JSON',
  'harbour.pvesh-json-pretty.txt': 'Proxmox JSON',
  'harbour.libvirt.txt': 'libvirt XML',
  'harbour.lspci-v.txt': 'lspci -v',
  'harbour.lspci-vv.txt': 'lspci -v',
  'harbour.lspci-vmmk.txt': 'lspci -vmm',
};

describe('one machine has the same groups in every form', () => {
  test.each(Object.entries(FORM_OF))('%s is read as %s', (name, form) => {
    const text = fixture(name);
    const listing = readListing(text);
    expect(listing.kind === 'lines' ? detectForm(listing.lines)?.name : undefined).toBe(form);
    expect(groupsIn(text)).toEqual(HARBOUR_GROUPS);
  });
});

describe('what a form tells about the graphics card', () => {
  const card = '0000:01:00.0';

  test.each(['harbour.headed-drivers.txt', 'harbour.lspci-v.txt', 'harbour.lspci-vmmk.txt'])(
    '%s: class, ids and driver',
    (name) =>
      expect(deviceIn(fixture(name), card)).toMatchObject({
        className: 'VGA compatible controller',
        classCode: '0300',
        vendorDevice: 'fb00:2504',
        driver: 'lanterndrm',
      }),
  );

  test('lspci -v as root: Express type, bus ranges, ATS and PASID, present or known absent', () => {
    for (const name of ['harbour.lspci-v.txt', 'harbour.lspci-vv.txt']) {
      const text = fixture(name);
      expect(deviceIn(text, card)).toMatchObject({
        expressType: 'endpoint',
        ats: true,
        pasid: true,
      });
      expect(deviceIn(text, '0000:00:01.0')).toMatchObject({
        expressType: 'root-port',
        buses: { secondary: 1, subordinate: 1 },
        ats: false,
      });
      expect(deviceIn(text, '0000:00:1e.0')).toMatchObject({ expressType: 'none', driver: null });
    }
  });

  test('lspci -v without privileges: capabilities stay unknown', () => {
    const refused = fixture('harbour.lspci-v.txt').replaceAll(
      /Capabilities: .*/g,
      'Capabilities: <access denied>',
    );
    const device = deviceIn(refused, card);
    expect([device?.ats, device?.pasid, device?.expressType]).toEqual([
      undefined,
      undefined,
      undefined,
    ]);
  });

  test('libvirt: class, ids, names and driver of the described device', () => {
    expect(deviceIn(fixture('harbour.libvirt.txt'), card)).toMatchObject({
      classCode: '0300',
      vendorDevice: 'fb00:2504',
      name: 'Lantern Graphics & Sons Beacon 12 [Lighthouse 600]',
      driver: 'lanterndrm',
    });
    expect(deviceIn(fixture('harbour.libvirt.txt'), '0000:00:00.0')?.driver).toBeNull();
  });

  test('Proxmox: class and ids, but no driver', () => {
    const device = deviceIn(fixture('harbour.pvesh-json.txt'), card);
    expect(device).toMatchObject({ classCode: '0300', vendorDevice: 'fb00:2504' });
    expect(device?.driver).toBeUndefined();
  });

  test('paths: the address and nothing else', () => {
    expect(deviceIn(fixture('harbour.find.txt'), card)).toEqual({ address: card, line: 6 });
  });
});

describe('columns with the group first', () => {
  test('are read where nothing else is recognised', () => {
    const rows =
      '0  00:00.0  Host bridge  Quay\n1  00:01.0  PCI bridge  Port\n1  01:00.0  VGA  Beacon\n';
    expect(groupsIn(rows)).toEqual({ 0: ['0000:00:00.0'], 1: ['0000:00:01.0', '0000:01:00.0'] });
    expect(groupsIn('| 3 | 0000:01:00.0 | VGA |\n| 3 | 0000:01:00.1 | Audio |\n')).toEqual({
      3: ['0000:01:00.0', '0000:01:00.1'],
    });
  });

  test('are not a numbered lspci listing, nor one with domains', () => {
    const numbered = '     1\t00:00.0 Host bridge: Quay\n     2\t00:01.0 PCI bridge: Port\n';
    const domains = '0000:00:00.0 Host bridge: Quay\n0000:00:01.0 PCI bridge: Port\n';
    expect(errorsIn(numbered)).toHaveLength(1);
    expect(errorsIn(domains)[0]).toContain('PCI devices without IOMMU groups');
  });
});

describe('faults that every form can have', () => {
  test('a device in two groups, with both lines', () => {
    const text =
      'IOMMU Group 1 00:01.0 x: y\nIOMMU Group 2 00:02.0 x: y\nIOMMU Group 2 00:01.0 x: y\n';
    expect(errorsIn(text)).toEqual([
      '3: 0000:00:01.0 is listed in group 2, but line 1 has it in group 1',
    ]);
  });

  test('a device listed twice in its group is a note', () => {
    const text = 'IOMMU Group 1 00:01.0 x: y\nIOMMU Group 1 00:01.0 x: y\n';
    expect(errorsIn(text)).toEqual([]);
    expect(notesIn(text)).toEqual(['2: 0000:00:01.0 is listed again in group 1 (first at line 1)']);
  });

  test('a form without a single PCI device', () => {
    expect(errorsIn('[1.0] gpio HBR0042:00: Adding to iommu group 0\n')).toEqual([
      '1: no PCI device in any group (read as kernel log)',
    ]);
  });

  test('a hundred faults are enough', () => {
    const { problems } = importTopology('IOMMU Group 1 00:20.0 x\n'.repeat(5000));
    expect(problems).toHaveLength(101);
    expect(problems.at(-1)).toMatchObject({ line: 101, message: '4900 more errors from here on' });
  });

  test('long and unprintable text is shortened and escaped in messages', () => {
    const [note] = notesIn(`Group 1:\n\t00:01.0 x\nsee \u202e\u0001${'y'.repeat(500)}\n`);
    expect(note).toBe(`3: not a device: 'see \\u{202e}\\x01${'y'.repeat(54)}…'`);
  });
});
