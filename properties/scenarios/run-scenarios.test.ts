import type { PolicyName } from '../../machines/policies/policy';
import type { Cell } from './run-scenarios';
import { policyNames } from '../../machines/policies/policy';
import { parseScenario } from './parse-scenario';
import { nameOf, runScenarios, summarize } from './run-scenarios';

const head = ['# S-X1  A title', '# A story', '# source: somebody', 'machine'];
const scenario = (...lines: readonly string[]) =>
  parseScenario('x.scenario', [...head, ...lines].join('\n'));

/** What came of a scenario under the rules of one policy. */
function cellOf(policy: PolicyName, ...lines: readonly string[]): Cell {
  const [report] = runScenarios([scenario(...lines)], { policies: [policy] });
  const cell = report?.cells[0];
  if (cell === undefined) throw new Error('no cell');
  return cell;
}

const pair = ['group d1 d2', 'fds 2', 'ioasids 2'];
/** A story of steps that are given, but for the last. */
function storyOf(steps: string, ...then: readonly string[]): string[] {
  const all = steps.split(', ');
  return [...pair, 'given', ...all.slice(0, -1), 'when', ...all.slice(-1), 'then others', ...then];
}
/** The outcome of the last of some steps. */
const outcomeOf = (policy: PolicyName, steps: string): string =>
  cellOf(policy, ...storyOf(steps, 'allowed')).summary;

describe('a step', () => {
  test.each([
    ['device-centric', 'bind d1 f1, attach d1 i1, detach d1'],
    ['device-centric', 'open d1, bind d1 f1, close d1, bind d1 f2'],
    ['device-centric', 'bind d1 f1, mmap d1, close d1, munmap d1, bind d2 f2'],
    ['device-centric', 'bind d1 f1, attach d1 i1, map i1, exit f1, open f1, bind d1 f1'],
    [
      'device-centric',
      'close f1, open f1, alloc i2, map i2 read-only, unmap i2, free i2, alloc i2',
    ],
    ['device-centric', 'driver d1 kernel, driver d1 stub, driver d1 none, driver d1 vfio'],
    ['device-centric', 'unplug d1, plug d1'],
    ['device-centric', 'bind d1 f1, attach d1 i2, attach d1 i1'],
    ['device-centric', 'ALLOC i1, NEST i2 i1, free i2'],
    ['device-centric', 'alloc i1, nest i2 on i1, free i2'],
    ['device-centric', 'table i2 of i1, map i2, unmap i2'],
    ['iommufd', 'bind d1 f1, alloc i1, table i2 of i1, map i2, unmap i2'],
    ['device-centric', 'alloc i2 enforcing, free i2'],
    ['device-centric', 'bind d1 f1, attach d1 i1, page request d1, page response d1'],
    ['lockstep', 'bind d1 f1, bind d2 f1, map i1, unmap i1, mmap d1, close d1, munmap d1'],
    ['lockstep', 'bind d1 f1, close d1, bind d1 f1'],
    ['lockstep', 'bind d1 f1, exit f1, bind d2 f2'],
    ['device-centric', 'bind d1 f1, alloc i2 enforcing, put d1 into i1, attach d1 i2'],
    ['device-centric', 'bind d1 f1, hot reset d1, give up d1, bind d2 f2'],
    ['group-bind', 'bind d1 f1, bind d2 f1, give up d2, mmap d2, give up d1, give up d2'],
    ['group-bind', 'bind d1 f1, give up d1, bind d2 f2'],
    ['lockstep', 'bind d1 f1, put d1 into i1, mmap d2, hot reset d1'],
    ['lockstep', 'bind d1 f1, mmap d1, give up d1, munmap d1, bind d2 f2'],
  ] as const)('takes the commands that it needs under %s: %s', (policy, steps) => {
    expect(outcomeOf(policy, steps)).toBe('allowed');
  });

  test.each([
    ['device-centric', 'bind d1 f1, bind d2 f2', 'refused EPERM'],
    ['device-centric', 'bind d1 f1, mmap d1, close d1, munmap d2', 'ignored'],
    ['device-centric', 'driver d1 none, driver d1 none', 'ignored'],
    ['device-centric', 'OPEN_GROUP g1', 'no such call'],
    ['lockstep', 'bind d1 f1, bind d2 f2', 'refused EINVAL'],
    ['iommufd', 'alloc i1 enforcing', 'refused EOPNOTSUPP'],
    ['stage-2', 'bind d1 f1, page response d1', 'refused EINVAL'],
    ['lockstep', 'open d1', 'refused EINVAL'],
    ['device-centric', 'open d1, mmap d1', 'allowed'],
    ['park', 'mmap d1', 'refused EINVAL'],
    ['group-bind', 'mmap d1', 'refused EINVAL'],
    ['lockstep', 'bind d1 f1, put d1 into i2', 'refused EINVAL'],
    ['lockstep', 'bind d1 f1, attach d1 i1', 'no such call'],
    ['lockstep', 'bind d1 f1, alloc i2', 'no such call'],
  ] as const)('has an outcome under %s: %s is %s', (policy, steps, outcome) => {
    expect(outcomeOf(policy, steps)).toBe(outcome);
  });

  test('lets the table write fail that it names', () => {
    const story = storyOf('bind d1 f1, ALLOC i1, ATTACH d1 i1 !0', 'refused', 'd1 tracked nothing');
    expect(cellOf('device-centric', ...story)).toMatchObject({
      summary: 'refused ENOMEM; d1 tracked nothing',
      differences: [],
    });
  });
});

describe('an assertion', () => {
  const shared = ['group d1+d2', 'alias d1', 'group d3', 'd3 absent', 'ioasids 2'];
  const given = ['given', 'bind d1 f1', 'bind d2 f1', 'attach d1 i1', 'map i1 read-only'];

  test('says what is the case in its own words', () => {
    const then = [
      'allowed',
      'd1 reaches i2',
      'd3 reaches blocked',
      'd1 never reaches default',
      'd1 tracked i1',
      'd3 tracked nothing',
      'g1 owned by f1',
      'g2 unowned',
      'd1 answers',
      'd3 answers nothing',
      'i1 users 1',
      'i2 allocated',
      'i1 maps read-only',
      'i2 maps nothing',
      'keeps INV-01',
    ];
    const story = [...shared, ...given, 'when', 'attach d2 i2', 'then others', ...then];
    expect(cellOf('device-centric', ...story)).toMatchObject({
      summary: then.join('; '),
      differences: [],
    });
  });

  test('says what is asked for, and where requests with a PASID go', () => {
    const special = ['group d1', 'd1 ats', 'd1 pasid', 'd1 no-snoop', 'ioasids 3'];
    const steps = [
      'bind d1 f1',
      'attach d1 i1',
      'attach d1 i2 pasid',
      'reset d1',
      'reset over d1',
      'map i1',
      'page request d1',
      'detach d1 pasid',
    ];
    const then = ['allowed', 'd1 pasid reaches blocked', 'd1 waits for a page', 'd1 reaches i1'];
    const told = (...more: readonly string[]) => {
      const all = [...steps, ...more];
      const story = ['given', ...all.slice(0, -1), 'when', ...all.slice(-1)];
      return cellOf('device-centric', ...special, ...story, 'then others', ...then).summary;
    };
    expect(told()).toBe(then.join('; '));
    expect(told('attach d1 i2 pasid', 'page response d1')).toBe(
      'allowed; d1 pasid reaches i2; d1 waits for nothing; d1 reaches i1',
    );
  });

  test.each(['iommufd', 'device-centric'] as const)(
    'of a table is about what its address space maps: %s',
    (policy) => {
      const steps = ['given', 'bind d1 f1', 'alloc i1', 'table i2 of i1', 'when', 'map i2'];
      const story = [...pair, ...steps, 'then others', 'allowed', 'i2 maps read-write'];
      expect(cellOf(policy, ...story).differences).toEqual([]);
    },
  );

  test('that does not hold differs: its line, what it says and what is the case', () => {
    const then = [
      'refused',
      'd1 reaches i1',
      'd1 never reaches i2',
      'd1 tracked nothing',
      'g1 unowned',
      'i2 free',
      'unchanged',
      'violates INV-01',
    ];
    const story = [...shared, ...given, 'when', 'attach d2 i2', 'then others', ...then];
    const { differences } = cellOf('device-centric', ...story);
    expect(differences.map(({ expected }) => expected)).toEqual(then);
    expect(differences.map(({ found }) => found)).toEqual([
      'allowed',
      'd1 reaches i2',
      'd1 reaches i2 on the way',
      'd1 tracked i1',
      'g1 owned by f1',
      'i2 allocated',
      'changed',
      'keeps INV-01',
    ]);
    expect(differences[0]?.line).toBe(18);
  });

  test('of a refusal needs no errno, but it counts where it is told', () => {
    const story = (outcome: string) => storyOf('bind d1 f1, bind d2 f2', outcome);
    expect(cellOf('device-centric', ...story('refused')).differences).toEqual([]);
    expect(cellOf('device-centric', ...story('refused EPERM')).differences).toEqual([]);
    expect(cellOf('device-centric', ...story('refused EBUSY')).differences).toEqual([
      { line: 13, expected: 'refused EBUSY', found: 'refused EPERM' },
    ]);
  });

  test('of a claim that a policy does not make is neither kept nor violated', () => {
    const story = [...pair, 'then others', 'keeps INV-30', 'violates INV-30'];
    expect(cellOf('lockstep', ...story).summary).toBe(
      'INV-30 is not claimed; INV-30 is not claimed',
    );
  });

  test('looks at what shipped Linux violates on the way', () => {
    const story = storyOf('bind d1 f1, attach d1 i1', 'allowed', 'violates INV-30');
    const cell = cellOf('iommufd', ...story);
    expect(cell.differences).toEqual([]);
    expect(cell.violated).toContain('INV-30');
  });
});

describe('a story that goes no further', () => {
  test('differs at the step that is not allowed, before anything is asserted', () => {
    const story = storyOf('bind d1 f1, bind d2 f2, open f2', 'allowed', 'g1 unowned');
    expect(cellOf('device-centric', ...story)).toMatchObject({
      summary: 'bind d2 f2: refused EPERM at BIND d2 fd2',
      differences: [
        { line: 10, expected: 'allowed', found: 'bind d2 f2: refused EPERM at BIND d2 fd2' },
      ],
    });
  });

  test('is what n/a says: some step is refused, or no such call', () => {
    const story = [...pair, 'when', 'attach d1 i1', 'then others n/a nothing to attach'];
    expect(cellOf('lockstep', ...story)).toMatchObject({
      kind: 'n/a',
      summary: 'n/a: nothing to attach (attach d1 i1: no such call)',
      differences: [],
    });
  });

  test.each([
    ['when', 'bind d1 f1', 'bind d1 f1: allowed'],
    ['given', 'munmap d1', 'munmap d1: ignored at MUNMAP_BAR d1'],
  ])('is not what n/a says if it does: %s %s', (part, step, found) => {
    const story = [...pair, part, step, 'then others n/a so it is said'];
    expect(cellOf('device-centric', ...story).differences).toEqual([
      { line: 10, expected: 'a step that is refused or no such call', found },
    ]);
  });
});

describe('all together', () => {
  const late = scenario(
    'group d1 d2',
    'd2 absent',
    'given',
    'bind d1 f1',
    'attach d1 i1',
    'when',
    'plug d2',
    'then lockstep n/a no call attaches one device',
    'then iommufd not stated',
    'allowed',
    'd2 reaches i1',
    'then others',
    'allowed',
    'd2 reaches blocked',
    'then iommufd with hotAdd=join-current',
    'allowed',
    'd2 reaches default',
  );

  test('variants are no cells, and cells are in the order of policies', () => {
    const [report] = runScenarios([late]);
    expect(report?.cells.map(({ policy }) => policy)).toEqual(policyNames);
    expect(report?.variants.map(nameOf)).toEqual(['iommufd with hotAdd=join-current']);
  });

  test('everything is counted, and what differs is told', () => {
    const names = ['device-centric', 'iommufd', 'lockstep'] as const;
    expect(summarize(runScenarios([late, late], { policies: names }))).toMatchObject({
      scenarios: 2,
      policies: 3,
      cells: 6,
      stated: 4,
      variants: 2,
      differences: 2,
      differing: [
        {
          scenario: 'S-X1',
          policy: 'iommufd with hotAdd=join-current',
          line: 21,
          expected: 'd2 reaches default',
          found: 'd2 reaches i1',
        },
        { scenario: 'S-X1' },
      ],
    });
  });
});
