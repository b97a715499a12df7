import { rmSync } from 'node:fs';
import { join } from 'node:path';
import { writeWhole } from '../shared/write-file';

/**
 * Makes sure that files can be written into a folder, before the work that they come of: it may take hours.
 * Throws BadInput.
 */
export function requireWritable(folder: string): void {
  const trial = join(folder, `.ioasid-${process.pid}`);
  writeWhole(trial, 'x');
  rmSync(trial, { force: true });
}

/** Writes programs by file name, each whole or not at all. Throws BadInput for the first that cannot be. */
export function writePrograms(folder: string, programs: ReadonlyMap<string, string>): void {
  for (const [name, text] of programs) writeWhole(join(folder, name), text);
}
