import { mkdirSync, readdirSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { requireTools, toolsToBuild, toolsToFetch } from '../missing-tools';
import { BadSource, BuildFailure } from './build-failure';
import { BuildLog } from './build-log';
import {
  type BuildFacts,
  type BuiltKernel,
  buildName,
  filesIn,
  finishedBuild,
  guestOptions,
  kernelsFolder,
  packagedBuildName,
} from './cached-kernel';
import { Compilation } from './compile';
import { holdLock } from './lock';
import { type KernelOption, optionsOf } from './options';
import { type KernelSource, namedSource, releaseOf, sourceFolder } from './source';
import { defaultKernel, type KernelVersion } from './versions';

export type BuildPhase = 'wait' | 'fetch' | 'unpack' | 'configure' | 'compile';

export interface BuildProgress {
  readonly phase: BuildPhase;
  /** Lines of make, and how many the last build had. */
  readonly done?: number;
  readonly expected?: number;
}

export interface KernelBuildRequest {
  readonly linux?: KernelVersion;
  /** A folder or a tarball in place of Debian's package. */
  readonly source?: string;
  /** Leave source and build folder where they are. */
  readonly keep?: boolean;
  readonly options?: readonly KernelOption[];
  readonly onProgress?: (progress: BuildProgress) => void;
  readonly signal?: AbortSignal;
}

export interface KernelBuildResult extends BuiltKernel {
  /** It was there already. */
  readonly cached: boolean;
  /** Where source and build folder are, if they were kept. */
  readonly kept?: string;
}

/** Builds the kernel of the guest, or finds the one that was built. */
export async function buildKernel(request: KernelBuildRequest = {}): Promise<KernelBuildResult> {
  const options = request.options ?? guestOptions();
  const { linux = defaultKernel } = request;
  const source: KernelSource =
    request.source === undefined ? { kind: 'debian', linux } : namedSource(request.source);
  const name = nameOf(source, options, request);
  const found = reusable(source, name);
  if (found !== undefined) return { ...found, cached: true };
  requireTools('to build a kernel', [
    ...toolsToBuild,
    ...(source.kind === 'debian' ? toolsToFetch : []),
  ]);
  if (process.arch !== 'x64')
    throw new BadSource(
      `the guest is an x86-64 machine; expected to build on one, not ${process.arch}`,
    );
  mkdirSync(kernelsFolder(), { recursive: true });
  const path = join(kernelsFolder(), name);
  const release = await holdLock(`${path}.lock`, () => request.onProgress?.({ phase: 'wait' }));
  try {
    // another process may have built it meanwhile
    const meanwhile = reusable(source, name);
    if (meanwhile !== undefined) return { ...meanwhile, cached: true };
    return await build(source, path, options, request);
  } finally {
    await release();
  }
}

/** Whether a folder changed since it was built cannot be known; a tarball is taken for what it was. */
const reusable = (source: KernelSource, name: string): BuiltKernel | undefined =>
  source.kind === 'folder' ? undefined : finishedBuild(name);

function nameOf(
  source: KernelSource,
  options: readonly KernelOption[],
  request: KernelBuildRequest,
): string {
  switch (source.kind) {
    case 'debian':
      return request.options === undefined
        ? packagedBuildName(source.linux)
        : buildName(source.linux, options, ['debian']);
    case 'folder':
      return buildName('folder', options, [source.path]);
    case 'tarball':
      return buildName('tarball', options, [source.path, ...source.identity]);
  }
}

/** `path` is what the result will be called; until it is whole it has other names. */
async function build(
  source: KernelSource,
  path: string,
  options: readonly KernelOption[],
  request: KernelBuildRequest,
): Promise<KernelBuildResult> {
  const work = `${path}.work`;
  const unfinished = `${path}.unfinished`;
  const expected = linesOfLastBuild();
  for (const folder of [work, unfinished]) {
    rmSync(folder, { recursive: true, force: true });
    mkdirSync(folder);
  }
  const log = new BuildLog(`${path}.log`, request.signal);
  try {
    const folder = await sourceFolder(source, work, log, (phase) =>
      request.onProgress?.({ phase }),
    );
    const release = releaseOf(folder);
    expectVersion(release, request);
    request.onProgress?.({ phase: 'configure' });
    const compilation = new Compilation(folder, join(work, 'out'), log);
    await compilation.configure(optionsOf(options, release));
    const began = performance.now();
    await compilation.compile((done) =>
      request.onProgress?.({
        phase: 'compile',
        done,
        ...(expected === undefined ? {} : { expected }),
      }),
    );
    const facts: BuildFacts = {
      release,
      seconds: (performance.now() - began) / 1000,
      lines: compilation.lines,
    };
    const files = filesIn(unfinished);
    compilation.collect(files.image, files.config);
    writeFileSync(join(unfinished, 'build.json'), `${JSON.stringify(facts, null, 2)}\n`);
    renameSync(log.path, files.log);
    rmSync(path, { recursive: true, force: true });
    renameSync(unfinished, path);
    return {
      ...facts,
      ...filesIn(path),
      cached: false,
      ...(request.keep === true ? { kept: work } : {}),
    };
  } finally {
    log.close();
    rmSync(unfinished, { recursive: true, force: true });
    if (request.keep !== true) rmSync(work, { recursive: true, force: true });
  }
}

function expectVersion(release: string, { linux, source }: KernelBuildRequest): void {
  if (linux === undefined || source === undefined || `${release}.`.startsWith(`${linux}.`)) return;
  throw new BadSource(`${source}: is Linux ${release}; expected ${linux}`);
}

function linesOfLastBuild(): number | undefined {
  return readdirSync(kernelsFolder())
    .flatMap((name) => finishedBuild(name)?.lines ?? [])
    .at(-1);
}

export { BadSource, BuildFailure };
