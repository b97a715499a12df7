import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { documents } from './documents';

test.each(documents)(
  '$path says what the model says; `npm run docs` writes it anew',
  ({ path, text }) => {
    expect(readFileSync(join(__dirname, '..', path), 'utf8')).toBe(text());
  },
);

test('a refusal is a row of its own, in the order in which the kernel checks', () => {
  const page = documents.find(({ path }) => path.endsWith('iommufd.md'))?.text() ?? '';
  const claims = page.split('\n').filter((line) => line.startsWith('| kernelOwned | CLAIM |'));
  expect(claims.map((line) => line.split(' | ').at(-2))).toEqual([
    'EPERM',
    'EPERM',
    'EBUSY',
    'EINVAL',
    '',
  ]);
});
