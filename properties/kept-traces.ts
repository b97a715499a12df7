import { readdirSync, readFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import { projectFolder } from '../backends/guest/project-folder';

/** The text of a trace that is kept with the project, and its name without the ending. */
export interface KeptTrace {
  readonly name: string;
  readonly text: string;
}

/**
 * The counterexamples that the documents refer to: per refuted claim the shortest trace that the checks found.
 *
 * @param top - the project's folder
 */
export function keptTraces(top: string = projectFolder()): KeptTrace[] {
  const folder = join(top, 'docs', 'traces');
  return readdirSync(folder)
    .filter((file) => file.endsWith('.trace'))
    .sort()
    .map((file) => ({
      name: basename(file, '.trace'),
      text: readFileSync(join(folder, file), 'utf8'),
    }));
}
