import { existsSync } from 'node:fs';
import { dirname, join } from 'node:path';

/** The top of this project, from its sources as well as from what they are compiled to. */
export function projectFolder(): string {
  let folder = __dirname;
  while (!existsSync(join(folder, 'package.json'))) {
    if (folder === dirname(folder)) throw new Error(`no package.json above ${__dirname}`);
    folder = dirname(folder);
  }
  return folder;
}
