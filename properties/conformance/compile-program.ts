import { spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { aboutFolder, temporaryAdvice, UnusableFolder } from '../../backends/guest/unusable-folder';

/** A generated program that its compiler does not take: a mistake in the generator. */
export class ProgramRefused extends Error {}

/**
 * Compiles a C program into a static executable. Throws ProgramRefused with what the compiler said, or
 * UnusableFolder where it has no room.
 */
export function compileProgram(text: string): Buffer {
  const folder = newFolder();
  try {
    const source = join(folder, 'program.c');
    const out = join(folder, 'program');
    writeFileSync(source, text);
    const { status, stderr, error } = spawnSync(
      'gcc',
      ['-std=c11', '-Wall', '-Wextra', '-Werror', '-static', '-O2', '-o', out, source],
      { encoding: 'utf8' },
    );
    if (error !== undefined) throw error;
    if (/No space left on device/.test(stderr))
      throw new UnusableFolder(tmpdir(), stderr.trimEnd(), temporaryAdvice);
    if (status !== 0) throw new ProgramRefused(`gcc refuses a generated program:\n${stderr}`);
    return readFileSync(out);
  } catch (error) {
    throw aboutFolder(tmpdir(), temporaryAdvice, error);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

function newFolder(): string {
  try {
    return mkdtempSync(join(tmpdir(), 'ioasid-program-'));
  } catch (error) {
    throw aboutFolder(tmpdir(), temporaryAdvice, error);
  }
}
