import { spawnSync } from 'node:child_process';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { type AptArchive, readOneLineSources, readParagraphSources } from './apt-sources';

/** The archives that this system's apt is set up for, wherever apt is told to read them from. */
export function systemArchives(): readonly AptArchive[] {
  const list = aptFolder('Dir::Etc::sourcelist/f') ?? '/etc/apt/sources.list';
  const parts = aptFolder('Dir::Etc::sourceparts/d') ?? '/etc/apt/sources.list.d';
  const files = existsSync(parts)
    ? readdirSync(parts)
        .sort()
        .map((name) => join(parts, name))
    : [];
  return [list, ...files].flatMap((path) => {
    if (!existsSync(path)) return [];
    if (path.endsWith('.sources')) return readParagraphSources(readFileSync(path, 'utf8'));
    return path.endsWith('.list') ? readOneLineSources(readFileSync(path, 'utf8')) : [];
  });
}

function aptFolder(setting: string): string | undefined {
  const { stdout } = spawnSync('apt-config', ['shell', 'VALUE', setting], { encoding: 'utf8' });
  return /^VALUE='(.+)'/.exec(stdout)?.[1];
}
