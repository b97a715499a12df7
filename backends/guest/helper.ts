import { spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { mkdirSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { cacheFolder } from './cache-folder';
import { requireTools, toolsForHelper } from './missing-tools';
import { projectFolder } from './project-folder';
import { aboutFolder, cacheAdvice } from './unusable-folder';

/** A helper that its compiler does not take: how it ended is in the message. */
export class HelperFailure extends Error {
  override readonly name = 'HelperFailure';
}

/**
 * Builds the program that is `/init` in the guest, or finds it; the result is its path. Throws MissingTools,
 * HelperFailure, and UnusableFolder where it cannot be put into the cache.
 */
export function buildHelper(): string {
  requireTools('to build the helper of the guest', toolsForHelper);
  const source = join(projectFolder(), 'backends', 'ioctl', 'helper');
  const out = join(cacheFolder(), `helper-${digestOf(source)}`);
  try {
    mkdirSync(out, { recursive: true });
  } catch (error) {
    throw aboutFolder(cacheFolder(), cacheAdvice, error);
  }
  const { status, stdout, stderr } = spawnSync('make', ['-C', source, 'helper', `OUT=${out}`], {
    encoding: 'utf8',
  });
  if (status !== 0)
    throw new HelperFailure(
      `the helper in ${source} could not be built; make says:\n${stdout}${stderr}`.trimEnd(),
    );
  return join(out, 'ioasid-helper');
}

/** make looks at times only; a folder per content keeps the builds of two versions apart. */
function digestOf(folder: string): string {
  const hash = createHash('sha256');
  for (const entry of readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((one) => one.isFile())
    .map((one) => join(one.parentPath, one.name))
    .sort())
    hash.update(entry.slice(folder.length)).update('\0').update(readFileSync(entry));
  return hash.digest('hex').slice(0, 12);
}
