import type { PolicyName } from '../../machines/policies/policy';
import type { Cell, ScenarioReport } from './run-scenarios';
import { allScenarios } from './all-scenarios';
import { runScenarios } from './run-scenarios';

const columns = [
  'lockstep',
  'device-centric',
  'split-fd',
  'park',
  'group-bind',
  'stage-2',
  'iommufd',
] as const satisfies readonly PolicyName[];

const silent = 'no source says';
const absent = 'n/a';
const refused = /^refused/;
const bothBlocked = /^allowed; d2 reaches blocked; d1 reaches blocked/;
const bothFollow = /^allowed; d2 reaches i1; d1 reaches i1/;
const apart = /^allowed; d2 reaches i2; d1 reaches i1/;
const together = /^allowed; d2 reaches i2; d1 reaches i2/;
const alone = /^allowed; d2 reaches blocked; d1 reaches i1/;

/** What the mails, the series of September 2021 and the kernel say about the scenarios that tell them apart. */
const stated: Readonly<Record<string, readonly (RegExp | string)[]>> = {
  'S-A1': [refused, refused, refused, refused, refused, /^refused EINVAL/, /^refused EPERM/],
  'S-B1': [refused, refused, /^allowed/, refused, refused, /^refused EBUSY/, /^refused EPERM/],
  'S-A6': [absent, alone, alone, alone, silent, bothFollow, bothFollow],
  'S-A10': [absent, bothBlocked, bothBlocked, bothFollow, silent, bothFollow, bothFollow],
  'S-A12': [refused, apart, apart, apart, apart, /^refused EBUSY/, /^refused EINVAL/],
  'S-A11': [refused, together, together, refused, silent, /^refused EBUSY/, /^refused EINVAL/],
  'S-A9': [/^halts/, /^halts/, /^halts/, /^halts/, refused, /^halts/, /^refused EBUSY/],
  'S-C1': [absent, /^allowed/, /^allowed/, refused, refused, /^refused ENODEV/, refused],
  'S-A7': [absent, /^allowed/, /^allowed/, /^no such call/, silent, /^no such call/, /^no such/],
  'S-D2': [
    /^allowed; d2 reaches default/,
    silent,
    silent,
    silent,
    silent,
    /^allowed; d2 never reaches default/,
    /^allowed; d2 reaches i1/,
  ],
};

const reports = new Map(
  runScenarios(allScenarios().filter(({ id }) => id in stated)).map((one) => [
    one.scenario.id,
    one,
  ]),
);

const cellOf = (report: ScenarioReport | undefined, policy: PolicyName): Cell | undefined =>
  report?.cells.find((cell) => cell.policy === policy);

describe.each(Object.entries(stated))('%s comes out as it was argued', (id, row) => {
  test.each(columns.map((policy, at) => [policy, row[at]] as const))(
    'under %s: %s',
    (policy, expected) => {
      const cell = cellOf(reports.get(id), policy);
      if (expected === silent) expect(cell?.kind).toBe('not stated');
      else if (expected === absent) expect(cell?.kind).toBe('n/a');
      else {
        expect(cell?.kind).toBe('stated');
        expect(cell?.summary).toMatch(expected ?? '');
      }
      expect(cell?.differences).toEqual([]);
    },
  );
});

test('a kernel driver is refused in September where the host stopped in June', () => {
  const late = reports.get('S-A9')?.variants.find(({ policy }) => policy === 'park');
  expect(late?.choices).toEqual({ monitor: 'deny-before' });
  expect(late?.summary).toMatch(/^refused EBUSY/);
});
