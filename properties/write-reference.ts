/** Writes `docs/reference.md` anew: `npm run docs`. */
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { referencePage } from './reference';

writeFileSync(join(__dirname, '..', 'docs', 'reference.md'), referencePage());
