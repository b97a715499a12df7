/** Writes the documents that come from the model anew: `npm run docs`. */
import { join } from 'node:path';
import { documents } from './documents';
import { writeWhole } from './shared/write-file';

for (const { path, text } of documents) writeWhole(join(__dirname, '..', path), text());
