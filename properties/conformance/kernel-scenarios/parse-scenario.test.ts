import { parseScenario } from './parse-scenario';
import { linesOf, tagsOf } from './scenario';
import { ScenarioSyntaxError } from '../../scenario-text/syntax-error';

const head = ['# Title', '#', '# A story', '# of two lines', 'topology same-slot'];
const parse = (...lines: string[]) => parseScenario('x/a.scenario', [...head, ...lines].join('\n'));

/** What is said about the last of these lines. */
function complaint(...lines: string[]): string {
  try {
    parse(...lines);
  } catch (error) {
    if (error instanceof ScenarioSyntaxError) return error.message;
    throw error;
  }
  return 'nothing';
}

describe('a scenario', () => {
  test('has a title, a story, a topology and conditions', () => {
    const scenario = parse('mode scalable', 'linux >= 6.15', 'open-iommu fd1');
    expect(scenario).toMatchObject({
      name: 'a',
      title: 'Title',
      story: 'A story\nof two lines',
      topology: 'same-slot',
      conditions: [
        { kind: 'mode', mode: 'scalable' },
        { kind: 'linux', from: true, version: [6, 15] },
      ],
    });
  });

  test('has lines with answers, tags and conditions', () => {
    const scenario = parse(
      'open-iommu fd1',
      '# a remark',
      'linux < 6.15, mode legacy: ioas-alloc fd1 -> ioas1   # [T2g, U1] why',
      'destroy fd1 ioas1 -> EBUSY | maybe OK',
    );
    const [, alloc, destroy] = linesOf(scenario);
    expect(alloc).toMatchObject({
      number: 8,
      text: 'linux < 6.15, mode legacy: ioas-alloc fd1 -> ioas1',
      conditions: [
        { kind: 'linux', from: false, version: [6, 15] },
        { kind: 'mode', mode: 'legacy' },
      ],
      expected: [{ errno: 'OK', values: ['ioas1'] }],
      tags: ['T2g', 'U1'],
    });
    expect(destroy?.expected).toEqual([
      { text: 'EBUSY', errno: 'EBUSY', optional: false },
      { text: 'OK', errno: 'OK', optional: true },
    ]);
    expect(tagsOf(scenario)).toEqual(['T2g', 'U1']);
  });

  test('has rounds', () => {
    const scenario = parse(
      'open-iommu fd1',
      'for n in 1 to 3, 2 times',
      'failing n ioas-alloc fd1',
      'end',
    );
    expect(scenario.steps[1]).toMatchObject({
      kind: 'rounds',
      variable: 'n',
      first: 1,
      last: 3,
      times: 2,
    });
  });
});

describe('a mistake is told with its line and what was expected', () => {
  test.each([
    [['frobnicate d1'], 'x/a.scenario:6: "frobnicate" is no operation; expected one of '],
    [['close fd1'], 'no line before opens "fd1"; expected a handle: none is open yet'],
    [['open-iommu fd1', 'destroy fd1'], 'x/a.scenario:7: destroy has too few arguments'],
    [['open-iommu fd1', 'destroy fd1 1 2'], '"2" is left over; expected "destroy HANDLE ID"'],
    [['open-iommu fd1', 'destroy fd1 ioas1'], '"ioas1" has no value here; expected a number'],
    [['open-iommu fd1', 'map fd1 1 target p64 1 rw'], '"p64" is no page; expected p0 to p63'],
    [['open-iommu fd1', 'ioctl fd1 IOMMU_FOO size'], '"IOMMU_FOO" is no ioctl'],
    [['open-iommu fd1', 'ioctl fd1 IOMMU_DESTROY u99=3'], '"u99=3" is no field'],
    [['open-iommu fd1', 'ioctl fd1 IOMMU_DESTROY id:u32=x'], '"x" has no value here'],
    [['open-iommu fd1 -> 3'], '"3": the answer has no values'],
    [['open-iommu fd1 -> '], 'is left over'],
    [['open-iommu fd1 -> OK -> OK'], 'two arrows'],
    [['open-iommu fd1   # [t1]'], '"t1" is no tag'],
    [['mode fast: open-iommu fd1'], '"mode fast" is no condition; expected "linux >= 6.15"'],
    [['open-iommu fd1', 'mode legacy'], 'a condition of the whole file'],
    [['for n in a to b'], '"for n in a to b" begins no rounds'],
    [['for n in 1 to 2', 'for m in 1 to 2'], 'rounds within rounds; expected "end" for line 6'],
    [['end'], 'nothing is to end'],
    [['for n in 1 to 2', 'rescan'], '"for" of line 6 is open'],
    [[''], 'nothing is asked'],
  ])('%j', (lines, message) => {
    expect(complaint(...lines)).toContain(message);
  });

  test('also where the whole is wrong', () => {
    expect(() => parseScenario('a', 'rescan')).toThrow('a:1: no comment at the head');
    expect(() => parseScenario('a', '# x\nrescan')).toThrow('no topology is named');
  });
});
