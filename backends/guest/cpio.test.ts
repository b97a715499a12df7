import { spawnSync } from 'node:child_process';
import { gunzipSync } from 'node:zlib';
import { cpio } from './cpio';
import { initramfs } from './initramfs';
import { topologyNamed } from './topologies/registry';

const helper = Buffer.from('a program of 27 bytes, odd\n');
const listing = (archive: Buffer): readonly string[] | undefined => {
  const { error, status, stdout } = spawnSync(
    'cpio',
    ['--list', '--verbose', '--numeric-uid-gid'],
    {
      input: archive,
      encoding: 'utf8',
    },
  );
  if (error !== undefined) return undefined;
  expect(status).toBe(0);
  return stdout.trim().split('\n');
};
const hasCpio = spawnSync('cpio', ['--version']).error === undefined;

describe('an archive', () => {
  const archive = cpio([
    { kind: 'folder', path: 'dev' },
    { kind: 'character-device', path: 'dev/console', major: 5, minor: 1 },
    { kind: 'program', path: 'init', bytes: helper },
  ]);

  test('starts every part at a multiple of four', () => {
    expect(archive.length % 4).toBe(0);
    const magic = '070701';
    let at = archive.indexOf(magic);
    let records = 0;
    for (; at >= 0; at = archive.indexOf(magic, at + 1)) {
      expect(at % 4).toBe(0);
      records += 1;
    }
    expect(records).toBe(4);
    expect(archive.includes('TRAILER!!!\0')).toBe(true);
  });

  (hasCpio ? test : test.skip)('is understood by cpio', () => {
    const lines = listing(archive) ?? [];
    expect(lines).toHaveLength(3);
    expect(lines[0]).toMatch(/^drwxr-xr-x +2 0 +0 .* dev$/);
    expect(lines[1]).toMatch(/^crw------- +1 0 +0 +5, +1 .* dev\/console$/);
    expect(lines[2]).toMatch(/^-rwxr-xr-x +1 0 +0 +27 .* init$/);
  });
});

describe('an initramfs', () => {
  const plain = topologyNamed('same-slot');
  const mapped = topologyNamed('direct-mapping');
  if (plain === undefined || mapped === undefined) throw new Error('no such topologies');

  test('is compressed, with the helper in it', () => {
    expect(gunzipSync(initramfs(helper, plain)).includes(helper)).toBe(true);
  });

  test('starts with the table of the firmware, uncompressed, where a topology has one', () => {
    const bytes = initramfs(helper, mapped);
    const trailer = bytes.indexOf('TRAILER!!!');
    expect(bytes.subarray(0, 6).toString()).toBe('070701');
    expect(bytes.subarray(0, trailer).includes('kernel/firmware/acpi/dmar.aml\0')).toBe(true);
    expect(bytes.subarray(0, trailer).includes('DMAR')).toBe(true);
    const rest = bytes.subarray(bytes.indexOf(Buffer.from([0x1f, 0x8b]), trailer));
    expect(gunzipSync(rest).includes(helper)).toBe(true);
  });
});
