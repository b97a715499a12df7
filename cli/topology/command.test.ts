import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Command } from 'commander';
import pc from 'picocolors';
import { importTopology } from '../../machines/topology/import/import';
import { topologyCommand } from './command';
import { printTopology } from './print-topology';
import { topologyJson } from './topology-json';

const LISTING = `IOMMU Group 1:
	00:01.0 PCI bridge [0604]: Harbour Quay Root Port [fa00:0101]
		Kernel driver in use: pcieport
	01:00.0 VGA compatible controller [0300]: Lantern Beacon [fb00:2504]
		Kernel driver in use: lanterndrm
	01:00.1 Audio device [0403]: Lantern Beacon Audio [fb00:228e]
IOMMU Group 2:
	00:1e.0 PCI bridge [0604]: Harbour Quay PCI to PCI Bridge [fa00:011e]
	05:00.0 Ethernet controller [0200]: Capstan Hawser [fd00:8139]
		Kernel driver in use: vfio-pci
a remark
`;

describe('the JSON document', () => {
  const document = topologyJson(importTopology(LISTING), 'groups.txt');

  test('lists groups, devices with class and driver, their number, and the problems', () => {
    expect(document).toMatchObject({
      source: 'groups.txt',
      groups: [
        {
          id: 1,
          devices: [
            { bdf: '0000:00:01.0', class: '0604', driver: 'pcieport' },
            { bdf: '0000:01:00.0', class: '0300', driver: 'lanterndrm' },
            { bdf: '0000:01:00.1', class: '0403', unbound: true },
          ],
        },
        { id: 2, devices: [{ bdf: '0000:00:1e.0' }, { bdf: '0000:05:00.0', driver: 'vfio-pci' }] },
      ],
      devices: 5,
      problems: [{ line: 11, message: "not a device: 'a remark'", severity: 'note' }],
    });
  });

  test('adds requester classes, verdicts and reasons', () => {
    expect(document.groups[0]?.assignment).toMatchObject({
      verdict: 'not-viable',
      together: ['0000:01:00.0', '0000:01:00.1'],
      staying: ['0000:00:01.0'],
    });
    expect(document.groups[1]?.assignment.verdict).toBe('viable');
    expect(document.groups[1]?.devices[1]?.requester.class).toBe('0000:00:1e.0');
    expect(document.groups[0]?.reasons.map((reason) => reason.kind)).toContain('same slot');
  });
});

describe('the printed text', () => {
  const text = printTopology(importTopology(LISTING), 'groups.txt', pc.createColors(false));

  test('gives every group a verdict and says what is in the way', () => {
    expect(text).toContain('Group 1: may not be assigned now');
    expect(text).toContain('0000:01:00.0 bound to kernel driver lanterndrm: unbind it or bind it');
    expect(text).toContain('Group 2: may be assigned');
    expect(text).toContain('0000:05:00.0 shares its requester id (likely)');
  });

  test('ends with the counts and the notes', () => {
    expect(text).toMatch(
      /groups\.txt: 2 groups, 5 PCI devices, 2 groups with more than one device\nnote: line 11: not a device: 'a remark'\n$/,
    );
  });
});

describe('ioasid topology', () => {
  let folder: string;
  let printed: string;

  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'command-'));
    printed = '';
    jest.spyOn(process.stdout, 'write').mockImplementation((chunk) => {
      printed += String(chunk);
      return true;
    });
  });
  afterEach(() => {
    jest.restoreAllMocks();
    rmSync(folder, { recursive: true });
  });

  function run(text: string, ...options: readonly string[]): void {
    const path = join(folder, 'groups.txt');
    writeFileSync(path, text);
    const program = new Command('ioasid').exitOverride();
    topologyCommand(program);
    program.parse(['topology', path, ...options], { from: 'user' });
  }

  test('prints text, or one JSON document with --json', () => {
    run(LISTING);
    expect(printed).toContain('5 PCI devices');
    printed = '';
    run(LISTING, '--json');
    expect(JSON.parse(printed)).toMatchObject({ devices: 5 });
  });

  test('reports every error of the file, a line each, twenty at most', () => {
    expect(() => run('Group 1: 00:20.0 x\nGroup 1: 00:21.0 x\n')).toThrow(
      /groups\.txt:1: impossible.*\n.*groups\.txt:2: impossible/,
    );
    expect(() => run('Group 1: 00:20.0 x\n'.repeat(30))).toThrow(
      /(?:.*\n){20}.*and 10 more errors$/,
    );
    expect(printed).toBe('');
  });

  test('explains itself', () => {
    const program = new Command('ioasid').exitOverride();
    topologyCommand(program);
    expect(() => program.parse(['topology', '--help'], { from: 'user' })).toThrow();
    expect(printed).toContain('find /sys/kernel/iommu_groups -type l | ioasid topology -');
  });
});
