import { closeSync, lstatSync, openSync, readSync, readlinkSync } from 'node:fs';
import { basename } from 'node:path';

/** The largest attribute that is needed: a PCI Express configuration space. */
const LARGEST = 4096;

/**
 * The bytes of a sysfs attribute, or undefined if there is none or it may not be read.
 *
 * Reads regular files only: a link or a pipe in a copied tree leads somewhere else.
 */
export function readBytes(path: string): Uint8Array | undefined {
  try {
    if (!lstatSync(path).isFile()) return undefined;
    const file = openSync(path, 'r');
    try {
      const bytes = new Uint8Array(LARGEST);
      return bytes.slice(0, readSync(file, bytes, 0, LARGEST, 0));
    } finally {
      closeSync(file);
    }
  } catch {
    return undefined;
  }
}

/** The text of an attribute without the line break that the kernel adds. */
export function readText(path: string): string | undefined {
  const bytes = readBytes(path);
  return bytes === undefined ? undefined : new TextDecoder().decode(bytes).trim();
}

/** The last part of a link's target; the target itself is not visited. */
export function readLinkName(path: string): string | undefined {
  try {
    return basename(readlinkSync(path));
  } catch {
    return undefined;
  }
}
