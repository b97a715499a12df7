import { mkdirSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import { BadInput } from '../topology/bad-input';

/** Writes a file whole or not at all: to a temporary name beside it, then by renaming. */
export function writeWhole(path: string, text: string): void {
  const temporary = join(dirname(path), `.${basename(path)}.${process.pid}`);
  try {
    mkdirSync(dirname(path), { recursive: true });
    writeFileSync(temporary, text, { flag: 'wx' });
    renameSync(temporary, path);
  } catch (error) {
    try {
      rmSync(temporary, { force: true });
    } catch {
      // the folder itself cannot be reached: nothing was written
    }
    const why = error instanceof Error ? error.message : String(error);
    throw new BadInput(path, `cannot be written: ${why}`, {
      expected: 'a folder that can be written to',
    });
  }
}
