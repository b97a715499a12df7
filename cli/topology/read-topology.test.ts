import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { BadInput } from './bad-input';
import { readTopology } from './read-topology';

let folder: string;

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'topology-'));
});
afterEach(() => rmSync(folder, { recursive: true }));

function file(text: string | Uint8Array, name = 'groups.txt'): string {
  const path = join(folder, name);
  writeFileSync(path, text);
  return path;
}

function badInputOf(source: string): BadInput {
  try {
    readTopology(source);
  } catch (error) {
    if (error instanceof BadInput) return error;
    throw error;
  }
  throw new Error(`${source} was accepted`);
}

describe('a topology is read from', () => {
  test('a file with a listing', () => {
    const path = file('IOMMU Group 3:\n\t01:00.0 VGA: x\n');
    const { topology, source } = readTopology(path);
    expect(source).toBe(path);
    expect(topology.groups.map((group) => group.id)).toEqual([3]);
  });

  test('a sysfs root, its iommu_groups folder, or a copy of that folder', () => {
    const groups = join(folder, 'sys', 'kernel', 'iommu_groups');
    mkdirSync(join(groups, '3', 'devices', '0000:01:00.0'), { recursive: true });
    mkdirSync(join(folder, 'copy', '4', 'devices', '0000:01:00.0'), { recursive: true });
    for (const [source, id] of [
      [join(folder, 'sys'), 3],
      [groups, 3],
      [join(folder, 'copy'), 4],
    ] as const) {
      expect(readTopology(source).topology.groups).toMatchObject([
        { id, devices: [{ address: '0000:01:00.0' }] },
      ]);
    }
  });
});

describe('bad input is named by file, line and expectation', () => {
  test('for the first error, with the further ones attached', () => {
    const path = file(
      'IOMMU Group 1 00:20.0 x\nIOMMU Group 1 00:01.8 x\nIOMMU Group 1 00:01.0 x\n',
    );
    const error = badInputOf(path);
    expect(error.message).toBe(
      `${path}:1: impossible address '00:20.0': device 20 is above the highest possible, 1f; expected a PCI address [domain:]bus:device.function, such as 0000:01:00.0 (bus 00-ff, device 00-1f, function 0-7)`,
    );
    expect([error.file, error.line]).toEqual([path, 1]);
    expect(error.further).toEqual([
      expect.stringContaining(`${path}:2: impossible address '00:01.8'`),
    ]);
  });

  test('for a file that does not exist', () => {
    const path = join(folder, 'missing');
    expect(badInputOf(path).message).toContain(`${path}: no such file or directory; expected `);
  });

  test('for binary and empty files', () => {
    expect(badInputOf(file(new Uint8Array([0x7f, 0x45, 0, 0]))).message).toContain('NUL byte');
    expect(badInputOf(file('')).message).toContain('empty');
  });

  test('for more than 16 MiB', () => {
    const path = file('x'.repeat(16 * 1024 * 1024 + 1));
    expect(badInputOf(path).message).toBe(`${path}: too large; expected at most 16 MiB of text`);
  });

  test('for a directory without groups', () => {
    expect(badInputOf(folder).message).toContain('no IOMMU groups in this directory');
  });

  test('for a sysfs tree with the IOMMU off: without a line', () => {
    mkdirSync(join(folder, 'kernel', 'iommu_groups'), { recursive: true });
    const error = badInputOf(folder);
    expect(error.line).toBeUndefined();
    expect(error.message).toContain(`${folder}: the folder`);
  });
});
