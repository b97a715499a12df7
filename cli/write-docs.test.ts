import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Document } from '../properties/debate/page/traces';
import { inFolder } from './diagrams/command';
import { diagramDocuments } from './diagrams/diagram-documents';
import { driftOf } from './diagrams/drift';
import { documents } from './documents';

test.each(documents)(
  '$path says what the model says; `npm run docs` writes it anew',
  ({ path, text }) => {
    expect(readFileSync(join(__dirname, '..', path), 'utf8')).toBe(text());
  },
);

describe('the diagrams', () => {
  const folder = join(__dirname, '..', 'diagrams');
  let diagrams: readonly Document[] = [];
  beforeAll(async () => {
    diagrams = inFolder(await diagramDocuments());
  });

  test('say what the machines say; `ioasid diagrams` writes them anew', () => {
    expect(driftOf(folder, diagrams)).toEqual({ missing: [], stale: [], superfluous: [] });
  });

  test('a refusal is a row of its own, in the order in which the kernel checks', () => {
    const page = diagrams.find(({ path }) => path.endsWith('iommufd.md'))?.text ?? '';
    const claims = page.split('\n').filter((line) => line.includes('| kernelOwned | `CLAIM` |'));
    expect(claims.map((line) => line.split(' | ').at(-2))).toEqual([
      'EPERM',
      'EPERM',
      'EBUSY',
      'EINVAL',
      '',
    ]);
  });
});
