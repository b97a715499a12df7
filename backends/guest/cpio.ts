/** One entry of an archive; folders must stand before what is in them. */
export type CpioEntry =
  | { readonly kind: 'folder'; readonly path: string }
  | { readonly kind: 'program'; readonly path: string; readonly bytes: Uint8Array }
  | { readonly kind: 'file'; readonly path: string; readonly bytes: Uint8Array }
  | {
      readonly kind: 'character-device';
      readonly path: string;
      readonly major: number;
      readonly minor: number;
    };

const modes = {
  folder: 0o040755,
  program: 0o100755,
  file: 0o100644,
  'character-device': 0o020600,
} as const;

const END = 'TRAILER!!!';

/** An archive in the `newc` format, the one that the kernel unpacks at start. */
export function cpio(entries: readonly CpioEntry[]): Buffer {
  const parts = entries.map((entry, index) => record(entry, index + 1));
  return Buffer.concat([...parts, trailer()]);
}

function record(entry: CpioEntry, inode: number): Buffer {
  const bytes = 'bytes' in entry ? entry.bytes : new Uint8Array();
  const [major, minor] = entry.kind === 'character-device' ? [entry.major, entry.minor] : [0, 0];
  const links = entry.kind === 'folder' ? 2 : 1;
  return Buffer.concat([
    header(entry.path, [
      inode,
      modes[entry.kind],
      0,
      0,
      links,
      0,
      bytes.length,
      0,
      0,
      major,
      minor,
    ]),
    padded(bytes),
  ]);
}

function trailer(): Buffer {
  return header(END, [0, 0, 0, 0, 1, 0, 0, 0, 0, 0, 0]);
}

/** The magic number, thirteen fields of eight hexadecimal digits each, and the name with its zero. */
function header(path: string, fields: readonly number[]): Buffer {
  const name = Buffer.from(`${path}\0`, 'utf8');
  const all = [...fields, name.length, 0];
  const digits = all.map((field) => field.toString(16).toUpperCase().padStart(8, '0'));
  return padded(Buffer.concat([Buffer.from(`070701${digits.join('')}`, 'ascii'), name]));
}

/** Names and contents end at a multiple of four. */
function padded(bytes: Uint8Array): Buffer {
  return Buffer.concat([bytes, Buffer.alloc((4 - (bytes.length % 4)) % 4)]);
}
