import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { policyNames } from '../../machines/policies/policy';
import { ScenarioSyntaxError } from '../scenario-text/syntax-error';
import { isScenarioId, parseScenario } from './parse-scenario';
import { questionForms } from './questions';
import { verbs } from './verbs';

const head = ['# S-X1  A title', '# A story', '# of two lines', '# source: somebody'];
const machine = ['machine', 'group d1 d2', 'fds 2', 'ioasids 2'];
const parse = (...lines: readonly string[]) => parseScenario('x.scenario', lines.join('\n'));
const story = (...lines: readonly string[]) => parse(...head, ...machine, ...lines);

/** What is said about a scenario that cannot be read. */
function complaint(...lines: readonly string[]): string {
  try {
    parse(...lines);
  } catch (error) {
    if (error instanceof ScenarioSyntaxError) return error.message;
    throw error;
  }
  return 'nothing';
}
const complaintOf = (...lines: readonly string[]) => complaint(...head, ...machine, ...lines);

describe('a scenario', () => {
  test('has an id, a title, a story, sources and a machine', () => {
    const scenario = story('then others', 'g1 unowned');
    expect(scenario).toMatchObject({
      id: 'S-X1',
      title: 'A title',
      story: 'A story\nof two lines',
      sources: ['somebody'],
      scope: {
        groups: [{ devices: [{ requester: 1 }, { requester: 2 }] }],
        fds: 2,
        ioasids: 2,
        failures: 0,
        profile: 'vt-d',
      },
      given: [],
      when: [],
    });
  });

  test('describes devices and groups', () => {
    const { scope } = parse(
      ...head,
      'machine',
      'group d1+d3 d2   # a bridge',
      'alias d1',
      'd2 driver kernel',
      'd2 ats',
      'd2 pasid',
      'd2 no-snoop',
      'group d4',
      'd4 absent',
      'd4 direct-mapped',
      'd4 slot 2',
      'd4 no-snoop',
      'g2 interrupts-not-isolated',
      'iommu smmuv3',
      'then others',
      'g1 unowned',
    );
    expect(scope).toMatchObject({
      groups: [
        {
          devices: [
            { requester: 1 },
            { requester: 2, driver: 'kernel', ats: true, pasid: true, noSnoop: true },
            { requester: 1 },
          ],
          aliases: [1],
        },
        {
          devices: [{ requester: 1, absent: true, directMapped: true, slot: 2, noSnoop: true }],
          interruptsNotIsolated: true,
        },
      ],
      fds: 1,
      ioasids: 1,
      profile: 'smmuv3',
    });
  });

  test('has steps, of which some let a table write fail', () => {
    const { given, when, scope } = story(
      'given',
      '  bind d1 f1      # the first',
      'when',
      '  ATTACH d1 i1 !0',
      'then others',
      '  refused',
    );
    expect(given).toMatchObject([{ line: 10, text: 'bind d1 f1' }]);
    expect(when).toMatchObject([{ line: 12, text: 'ATTACH d1 i1 !0' }]);
    expect(scope.failures).toBe(1);
  });

  test('says something of every policy', () => {
    const { endings } = story(
      'then iommufd, lockstep not stated',
      'g1 unowned',
      'then others',
      'd1 reaches default',
      'd2 answers nothing',
    );
    expect(endings).toMatchObject([
      { line: 9, policies: ['iommufd', 'lockstep'], claim: { kind: 'not stated' } },
      {
        line: 11,
        policies: policyNames.filter((name) => name !== 'iommufd' && name !== 'lockstep'),
        claim: {
          kind: 'stated',
          assertions: [
            { line: 12, text: 'd1 reaches default' },
            { line: 13, text: 'd2 answers nothing' },
          ],
        },
      },
    ]);
  });

  test('may leave a policy out with a reason, or replace choices of one', () => {
    const { endings } = story(
      'then lockstep n/a no such thing',
      'then others',
      'g1 unowned',
      'then iommufd with hotAdd=blocked not stated',
      'g1 unowned',
    );
    expect(endings).toMatchObject([
      { policies: ['lockstep'], claim: { kind: 'n/a', reason: 'no such thing' } },
      { choices: {} },
      { policies: ['iommufd'], choices: { hotAdd: 'blocked' }, claim: { kind: 'not stated' } },
    ]);
  });
});

test('ids are letters, a number and at most one more letter', () => {
  expect(['S-A6', 'S-A10', 'S-B4b'].every(isScenarioId)).toBe(true);
  expect(['s-a6.scenario', 'files/S-A6', 'S-A', '-'].some(isScenarioId)).toBe(false);
});

const end = ['then others', 'g1 unowned'];
const step = ['when', 'bind d1 f1', 'then others'];

describe('what is wrong is told with its line and what was expected:', () => {
  test.each([
    ['no head', ['machine'], '1: "# " at the head; expected "# S-A6  what the story is about"'],
    ['no id', ['# A title'], '1: "# A title" at the head; expected "# S-A6'],
    ['no source', ['# S-X1  A title', '# A story'], '1: the comment at the head names no source'],
    ['no story', ['# S-X1  A title', '# source: x'], '1: the comment at the head tells no story'],
    ['no machine', [...head, 'given'], '5: "given" here; expected "machine"'],
    ['nothing else', head, '4: there is no machine; expected "machine"'],
    ['no group', [...head, 'machine', ...end], '5: the machine has no group'],
    ['something first', [...head, 'fds 2'], '5: "fds 2" at the beginning; expected "machine"'],
  ])('%s', (_what, lines, says) => {
    expect(complaint(...lines)).toContain(`x.scenario:${says}`);
  });

  test.each([
    ['group d2', 'd2 is out of order; expected d1: devices are numbered group by group'],
    ['group', '"" is no device; expected "group d1 d2+d3"'],
    ['group d1 x', '"x" is no device'],
    ['group d1 d1', 'd1 is out of order; expected d2'],
    ['d1 ats', 'd1 is in no group yet; expected the line of its group before this'],
    ['g1 interrupts-not-isolated', 'there is no g1 yet'],
    ['fds 0', '0 fds; expected 1 to 8'],
    ['d1 driver nvidia', '"d1 driver nvidia" says nothing about a machine; expected one of "group'],
    ['d1 sleeps', '"d1 sleeps" says nothing about a machine'],
  ])('in a machine: %s', (line, says) => {
    expect(complaint(...head, 'machine', line, ...end)).toContain(`x.scenario:6: ${says}`);
  });

  test('in a machine: a number that is told twice', () => {
    expect(complaintOf('fds 1', ...end)).toContain('9: fds are told twice; expected "fds 2" alone');
  });

  test.each([
    ['jump d1', '"jump" is nothing to do; expected a command such as "ATTACH d1 i1 !0", or one of'],
    ['bind d1', '"bind d1" is not clear; expected "bind d1 f1"'],
    ['open i1', '"open i1" is not clear; expected "open f1", "open d1"'],
    ['bind d3 f1', 'the machine has no d3; expected d1 to d2'],
    ['bind d1 f3', 'the machine has no f3; expected f1 to f2'],
    ['attach d1 i5', 'the machine has no i5; expected i1 to i4'],
    ['ATTACH d1', 'ATTACH has 1 arguments; expected 2, as in "ATTACH d1 i1"'],
    ['BIND d1 fd3', 'the machine has no fd3; expected f1 to f2'],
    ['OPEN_GROUP g2', 'the machine has no g2; expected g1'],
    ['ATTACK d1', 'no command "ATTACK d1"'],
    [
      'BIND d1 fd1 -> OK',
      'an answer in a step; expected the answer in the first line after "then"',
    ],
  ])('in a step: %s', (line, says) => {
    expect(complaintOf('given', line, ...end)).toContain(`x.scenario:10: ${says}`);
  });

  test.each([
    ['then', '"then" is about nobody'],
    ['then nobody', '"nobody" is no policy; expected "then others", or'],
    ['then others with hotAdd=blocked', 'choices of others; expected the policies by name'],
    ['then iommufd with colour=red', 'no choice "colour"'],
    ['then iommufd with hotAdd=red', 'no value "red" of hotAdd'],
    ['then iommufd with hotAdd', 'no value "" of hotAdd'],
    ['then others n/a', 'n/a without a reason'],
  ])('in an ending: %s', (line, says) => {
    expect(complaintOf(line, 'g1 unowned')).toContain(`x.scenario:9: ${says}`);
  });

  test.each([
    ['given twice', ['given', 'given', ...end], '10: "given" here; expected "when" or "then"'],
    ['given after when', ['when', 'given', ...end], '10: "given" here; expected "then"'],
    [
      'more in a heading',
      ['given bind d1 f1', ...end],
      '9: "given bind d1 f1"; expected "given" alone',
    ],
    ['no ending', ['given', 'bind d1 f1'], '10: nothing is asserted; expected "then" and policies'],
    ['an empty ending', ['then others'], '9: nothing is asserted; expected a line under "then"'],
    [
      'a policy left out',
      [`then ${policyNames.slice(1).join(', ')}`, 'g1 unowned'],
      `10: nothing is said of ${policyNames[0]}; expected "then others"`,
    ],
    [
      'a policy twice',
      ['then iommufd, iommufd', 'g1 unowned', ...end],
      '9: iommufd comes twice; expected it in line 9 alone',
    ],
    ['others twice', [...end, ...end], '11: others come twice; expected them in line 9 alone'],
    [
      'others where there are none',
      [`then ${policyNames.join(', ')}`, 'g1 unowned', ...end],
      '11: there are no others; expected fewer policies by name',
    ],
    [
      'something that cannot be so',
      ['then lockstep n/a so it is', 'g1 unowned', ...end],
      '10: "g1 unowned" where the story cannot be told; expected nothing under "n/a"',
    ],
    ['no outcome', [...step, 'g1 unowned'], '12: "g1 unowned" before the outcome of the last step'],
    ['an outcome late', [...step, 'allowed', 'allowed'], '13: "allowed" is not said first'],
    ['an outcome of nothing', ['then others', 'allowed'], '10: "allowed" without a step'],
    ['no change by nothing', ['then others', 'unchanged'], '10: "unchanged" without a step'],
    [
      'an unknown errno',
      [...step, 'refused EWHAT'],
      '12: "EWHAT" refuses nothing; expected one of',
    ],
    ['an errno that is none', [...step, 'refused OK'], '12: "OK" refuses nothing; expected one of'],
    ['no assertion', [...end, 'd1 sings'], '11: "d1 sings" asserts nothing; expected one of'],
    ['a place that is none', ['then others', 'd1 reaches out'], '10: "d1 reaches out" asserts'],
    ['a device that is not there', ['then others', 'd3 answers'], '10: the machine has no d3'],
    ['an unknown invariant', ['then others', 'keeps INV-99'], '10: there is no INV-99'],
  ])('%s', (_what, lines, says) => {
    expect(complaintOf(...lines)).toContain(`x.scenario:${says}`);
  });
});

describe('README.md', () => {
  const readme = readFileSync(join(__dirname, 'README.md'), 'utf8').replaceAll('\\|', '|');
  test.each([...verbs, ...questionForms].map(({ form }) => form))('tells of "%s"', (form) => {
    expect(readme).toContain(`\`${form}\``);
  });
});
