import { readPanReport } from './pan-report';

const report = `
pan:1: assertion violated INV_30_unattachedIsBlockedInv (at depth 82)
pan:2: invalid end state (at depth 7)

State-vector 36 byte, depth reached 205, errors: 2
      156 states, stored
      695 states, matched
      851 transitions (= stored+matched)
     4021 atomic steps
Stats on memory usage (in Megabytes):
    0.001	equivalent memory usage for states (stored*(State-vector + overhead))
    1.500	total actual memory usage
`;

test('the transition to the initial state is not counted', () => {
  expect(readPanReport(report)).toMatchObject({ states: 156, transitions: 850, errors: 2 });
});

test('a violated claim is told by its id, anything else in the words of SPIN', () => {
  const { violated, otherErrors } = readPanReport(report);
  expect(violated).toEqual(['INV-30']);
  expect(otherErrors).toEqual(['invalid end state']);
});

test('a search that was cut short is noticed', () => {
  expect(readPanReport(report).tooDeep).toBe(false);
  expect(readPanReport(`error: max search depth too small\n${report}`).tooDeep).toBe(true);
});

test('what is not a report is an error that says what is missing', () => {
  expect(() => readPanReport('killed')).toThrow('no number of states');
});
