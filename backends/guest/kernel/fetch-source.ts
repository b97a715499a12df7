import { mkdirSync, readdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { BuildLog } from './build-log';
import type { PackagedKernel } from './versions';
import { debianArchive, sourcesFor } from './apt-sources';
import { BuildFailure } from './build-failure';
import { systemArchives } from './system-archives';

/**
 * Fetches Debian's package with a kernel's source through apt, from the archive that this system uses,
 * and takes the tarball out of it. Everything lies below `folder`: the system's own lists stay as they are.
 */
export async function fetchSource(
  kernel: PackagedKernel,
  folder: string,
  log: BuildLog,
): Promise<string> {
  const archive = debianArchive(systemArchives());
  if (archive === undefined)
    throw new BuildFailure(
      `fetch ${kernel.package}`,
      'the sources of apt name no archive of Debian; expected one, or --linux-source with the source of a kernel',
    );
  const parts = join(folder, 'sources');
  for (const name of ['sources', 'lists/partial', 'cache/archives/partial', 'package'])
    mkdirSync(join(folder, name), { recursive: true });
  writeFileSync(join(parts, 'kernel.sources'), sourcesFor(archive, kernel.suite));
  const apt = (step: string, ...words: string[]): Promise<void> =>
    log.run({
      name: `fetch the ${step} of ${kernel.suite}`,
      program: 'apt-get',
      arguments: [...privately(folder, parts), ...words],
      folder,
    });
  await apt('list of packages', 'update');
  await apt('package', 'download', kernel.package);
  const [deb] = readdirSync(folder).filter((name) => name.endsWith('.deb'));
  const unpacked = join(folder, 'package');
  await log.run({
    name: `unpack ${kernel.package}`,
    program: 'dpkg-deb',
    arguments: ['--extract', deb ?? `${kernel.package}.deb`, unpacked],
    folder,
  });
  return join(unpacked, 'usr', 'src', `${kernel.package}.tar.xz`);
}

function privately(folder: string, parts: string): string[] {
  const settings = [
    'Dir::Etc::sourcelist=/dev/null',
    `Dir::Etc::sourceparts=${parts}`,
    `Dir::State::lists=${join(folder, 'lists')}`,
    'Dir::State::status=/dev/null',
    `Dir::Cache=${join(folder, 'cache')}`,
    'APT::Get::List-Cleanup=false',
    'Acquire::Languages=none',
    // a list that cannot be had is an error, not a warning
    'APT::Update::Error-Mode=any',
    // only root can become apt's own user, who may not enter the folders of root
    ...(process.getuid?.() === 0 ? ['APT::Sandbox::User=root'] : []),
  ];
  return ['--quiet', ...settings.flatMap((setting) => ['-o', setting])];
}
