import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { referencePage } from './reference';

test('docs/reference.md says what the model says; `npm run docs` writes it anew', () => {
  expect(readFileSync(join(__dirname, '..', 'docs', 'reference.md'), 'utf8')).toBe(referencePage());
});
