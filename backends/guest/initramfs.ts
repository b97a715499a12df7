import { gzipSync } from 'node:zlib';
import type { GuestTopology } from './topology';
import { dmarTable } from './acpi/dmar';
import { cpio } from './cpio';

/** Where the kernel looks for tables that replace those of the firmware. */
const tableFolders = ['kernel', 'kernel/firmware', 'kernel/firmware/acpi'] as const;

/**
 * The file system that the guest starts with: the helper as `/init`, and the folders it mounts on.
 *
 * A table of the firmware must come first and uncompressed: the kernel reads it before it can unpack.
 */
export function initramfs(helper: Uint8Array, topology: GuestTopology): Buffer {
  const files = cpio([
    ...['dev', 'proc', 'sys', 'tmp'].map((path) => ({ kind: 'folder', path }) as const),
    // the kernel opens it as the standard input and output of /init
    { kind: 'character-device', path: 'dev/console', major: 5, minor: 1 },
    { kind: 'program', path: 'init', bytes: helper },
  ]);
  // to unpack under emulation costs more than to copy
  const packed = gzipSync(files, { level: 9 });
  if (topology.directMapping === undefined) return packed;
  const tables = cpio([
    ...tableFolders.map((path) => ({ kind: 'folder', path }) as const),
    {
      kind: 'file',
      path: 'kernel/firmware/acpi/dmar.aml',
      bytes: dmarTable(topology.directMapping),
    },
  ]);
  return Buffer.concat([tables, packed]);
}
