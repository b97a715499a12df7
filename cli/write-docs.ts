/** Writes the documents that come from the model anew: `npm run docs`. */
import { readdirSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { comparison, debateRun, documents } from './documents';
import { inFolder, write } from './diagrams/command';
import { diagramDocuments } from './diagrams/diagram-documents';
import { driftOf } from './diagrams/drift';
import { writeWhole } from './shared/write-file';

const top = join(__dirname, '..');

async function writeAll(): Promise<void> {
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
  const folder = join(top, 'diagrams');
  const diagrams = inFolder(await diagramDocuments());
  write(folder, diagrams, driftOf(folder, diagrams));
}

void writeAll();
