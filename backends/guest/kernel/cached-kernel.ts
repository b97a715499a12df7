import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { cacheFolder } from '../cache-folder';
import { projectFolder } from '../project-folder';
import { type KernelOption, readOptions } from './options';
import type { KernelVersion } from './versions';

/** A finished image, with the configuration and the log of its build. */
export interface BuiltKernel {
  /** The version as the kernel says it itself: `7.3.4`. */
  readonly release: string;
  readonly image: string;
  readonly config: string;
  readonly log: string;
  /** Of the build itself. */
  readonly seconds: number;
  /** How many lines make printed: what the next build's progress is counted against. */
  readonly lines: number;
}

/** Changes when the way of building does; options are counted separately. */
const RECIPE = 1;

export const kernelsFolder = (): string => join(cacheFolder(), 'kernels');

/** Where options come from; the path is in the package also when it is compiled. */
export function guestOptions(): readonly KernelOption[] {
  return readOptions(
    readFileSync(join(projectFolder(), 'backends', 'guest', 'kernel', 'guest.config'), 'utf8'),
  );
}

/** Names a build by all that its result depends on, but for the compiler. */
export function buildName(
  label: string,
  options: readonly KernelOption[],
  source: readonly (string | number)[],
): string {
  const all = JSON.stringify([RECIPE, options, source]);
  return `${label}-${createHash('sha256').update(all).digest('hex').slice(0, 12)}`;
}

/** The build of a packaged kernel, made or not. */
export const packagedBuildName = (linux: KernelVersion): string =>
  buildName(linux, guestOptions(), ['debian']);

/** A finished build of that name. It was renamed when it was whole, so it is whole. */
export function finishedBuild(name: string): BuiltKernel | undefined {
  const folder = join(kernelsFolder(), name);
  try {
    const facts = JSON.parse(readFileSync(join(folder, 'build.json'), 'utf8')) as BuildFacts;
    return { ...facts, ...filesIn(folder) };
  } catch {
    return undefined;
  }
}

/** The image of a packaged kernel, if it was built. */
export const cachedKernel = (linux: KernelVersion): BuiltKernel | undefined =>
  finishedBuild(packagedBuildName(linux));

export type BuildFacts = Pick<BuiltKernel, 'release' | 'seconds' | 'lines'>;

export const filesIn = (folder: string): Pick<BuiltKernel, 'image' | 'config' | 'log'> => ({
  image: join(folder, 'bzImage'),
  config: join(folder, 'config'),
  log: join(folder, 'log'),
});
