import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { z } from 'zod';
import { invariants } from '../../invariants/registry';
import { version } from '../shared/version';
import { definitionOf, type ReportedClaim } from './claims';
import { junitReport } from './junit';
import { sarifReport } from './sarif';

const top = join(__dirname, '..', '..');
const claims: readonly ReportedClaim[] = invariants.slice(0, 3).map((claim, at) => ({
  claim,
  where: 'pair & more',
  seconds: 1.5,
  ...(at === 1 ? { trace: ['OPEN_DEVICE d1 -> OK', 'BIND d1 fd1 -> OK <&>'] } : {}),
}));

test('the version is that of the package', () => {
  const manifest = z
    .object({ version: z.string() })
    .parse(JSON.parse(readFileSync(join(top, 'package.json'), 'utf8')));
  expect(version).toBe(manifest.version);
});

test('every invariant is defined in the file that a report points to', () => {
  expect(invariants.map(definitionOf).filter((path) => !existsSync(join(top, path)))).toEqual([]);
});

test('JUnit: a case for each claim, a failure with its trace for each violation', () => {
  const xml = junitReport('ioasid check', claims);
  expect(xml).toContain('<testsuites name="ioasid check" tests="3" failures="1"');
  expect(xml).toContain('<testsuite name="pair &amp; more"');
  expect(xml.match(/<testcase /g)).toHaveLength(3);
  expect(xml).toContain('BIND d1 fd1 -> OK <&>]]>');
});

test('SARIF: a rule for each claim, a result with its place for each violation', () => {
  const document: unknown = JSON.parse(sarifReport(version, claims));
  expect(document).toMatchObject({
    version: '2.1.0',
    runs: [
      {
        tool: {
          driver: { name: 'ioasid', rules: [{ id: 'INV-01' }, { id: 'INV-02' }, { id: 'INV-03' }] },
        },
        results: [
          {
            ruleId: 'INV-02',
            ruleIndex: 1,
            level: 'error',
            locations: [
              {
                physicalLocation: {
                  artifactLocation: { uri: 'invariants/kernel-owned-is-default-inv.ts' },
                },
              },
            ],
          },
        ],
      },
    ],
  });
});
