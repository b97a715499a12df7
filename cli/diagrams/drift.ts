import { readdirSync, readFileSync, statSync } from 'node:fs';
import { join, sep } from 'node:path';
import type { Document } from '../../properties/debate/page/traces';
import { BadInput } from '../topology/bad-input';

/** How a folder differs from what would be written into it; paths are from the folder. */
export interface Drift {
  readonly missing: readonly string[];
  readonly stale: readonly string[];
  /** Files beside the generated ones that nothing writes any more. */
  readonly superfluous: readonly string[];
}

/** Compares the files of a folder with the documents that belong there. Throws BadInput if it is no folder. */
export function driftOf(folder: string, documents: readonly Document[]): Drift {
  const missing: string[] = [];
  const stale: string[] = [];
  if (isFile(folder)) throw new BadInput(folder, 'is no folder', { expected: 'a folder' });
  for (const { path, text } of documents) {
    const found = textOf(join(folder, path));
    if (found === undefined) missing.push(path);
    else if (found !== text) stale.push(path);
  }
  const wanted = new Set(documents.map(({ path }) => path));
  return {
    missing,
    stale,
    superfluous: filesUnder(folder, 'generated').filter((path) => !wanted.has(path)),
  };
}

export const hasDrift = ({ missing, stale, superfluous }: Drift): boolean =>
  missing.length + stale.length + superfluous.length > 0;

const isFile = (path: string): boolean =>
  statSync(path, { throwIfNoEntry: false })?.isDirectory() === false;

function textOf(path: string): string | undefined {
  try {
    return readFileSync(path, 'utf8');
  } catch (error) {
    if (isMissing(error)) return undefined;
    const why = error instanceof Error ? error.message : String(error);
    throw new BadInput(path, `cannot be read: ${why}`, { expected: 'a file that can be read' });
  }
}

function filesUnder(folder: string, below: string): string[] {
  try {
    return readdirSync(join(folder, below), { recursive: true, withFileTypes: true })
      .filter((entry) => !entry.isDirectory())
      .map((entry) => join(entry.parentPath, entry.name).slice(join(folder, sep).length))
      .map((path) => path.split(sep).join('/'))
      .sort();
  } catch (error) {
    if (isMissing(error)) return [];
    throw error;
  }
}

const isMissing = (error: unknown): boolean =>
  error instanceof Error && 'code' in error && error.code === 'ENOENT';
