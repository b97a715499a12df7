/** Writes the documents that come from the model anew: `npm run docs`. */
import { readdirSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { comparison, debateRun, documents } from './documents';
import { writeWhole } from './shared/write-file';

const top = join(__dirname, '..');
const found = [
  ...documents.map(({ path, text }) => ({ path, text: text() })),
  ...debateRun(),
  comparison(),
];
for (const { path, text } of found) writeWhole(join(top, path), text);
// a trace that nothing refers to any more would go on being believed
for (const file of readdirSync(join(top, 'docs', 'traces')))
  if (!found.some(({ path }) => path === `docs/traces/${file}`))
    rmSync(join(top, 'docs', 'traces', file));
