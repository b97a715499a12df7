import { mkdirSync, readFileSync, realpathSync, statSync, type Stats } from 'node:fs';
import { join } from 'node:path';
import type { BuildLog } from './build-log';
import { BadSource } from './build-failure';
import { fetchSource } from './fetch-source';
import { type KernelVersion, packagedKernels } from './versions';

/** Where the source of a kernel comes from. */
export type KernelSource =
  | { readonly kind: 'debian'; readonly linux: KernelVersion }
  | { readonly kind: 'folder'; readonly path: string }
  | { readonly kind: 'tarball'; readonly path: string; readonly identity: readonly number[] };

/** A folder or a tarball that somebody named. */
export function namedSource(path: string): KernelSource {
  const facts = factsOf(path);
  if (facts.isFile())
    return { kind: 'tarball', path: realpathSync(path), identity: [facts.size, facts.mtimeMs] };
  if (!facts.isDirectory())
    throw new BadSource(`${path}: neither a folder nor a file; expected the source of a kernel`);
  releaseOf(path);
  return { kind: 'folder', path: realpathSync(path) };
}

/** The folder with the source; what must be fetched or unpacked for that goes below `work`. */
export async function sourceFolder(
  source: KernelSource,
  work: string,
  log: BuildLog,
  onPhase: (phase: 'fetch' | 'unpack') => void,
): Promise<string> {
  if (source.kind === 'folder') return source.path;
  const tarball = source.kind === 'tarball' ? source.path : await fetched(source.linux);
  onPhase('unpack');
  const folder = join(work, 'source');
  mkdirSync(folder);
  await log.run({
    name: 'unpack the source',
    program: 'tar',
    arguments: ['--extract', '--file', tarball, '--directory', folder, '--strip-components=1'],
    folder: work,
  });
  return folder;

  async function fetched(linux: KernelVersion): Promise<string> {
    const kernel = packagedKernels.find((one) => one.version === linux);
    if (kernel === undefined) throw new Error(`no package for ${linux}`);
    onPhase('fetch');
    const fetching = join(work, 'fetch');
    mkdirSync(fetching);
    return fetchSource(kernel, fetching, log);
  }
}

/** The version that a source says it is of: `7.3.4`. */
export function releaseOf(folder: string): string {
  const path = join(folder, 'Makefile');
  let text = '';
  try {
    text = readFileSync(path, 'utf8').slice(0, 2000);
  } catch {
    throw new BadSource(`${folder}: has no Makefile; expected the source of a kernel`);
  }
  const [version, ...rest] = ['VERSION', 'PATCHLEVEL', 'SUBLEVEL'].map(
    (name) => new RegExp(`^${name} *= *(\\d+)`, 'm').exec(text)?.[1],
  );
  if (version === undefined || rest.length === 0 || rest[0] === undefined)
    throw new BadSource(`${path}: names no VERSION and PATCHLEVEL; expected that of a kernel`);
  return [version, ...rest.filter((one) => one !== undefined)].join('.');
}

function factsOf(path: string): Stats {
  try {
    return statSync(path);
  } catch (error) {
    throw new BadSource(
      `${path}: ${error instanceof Error ? error.message : String(error)}; expected the source of a kernel`,
    );
  }
}
