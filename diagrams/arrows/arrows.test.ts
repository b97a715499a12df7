import { chart, edge } from '../fixtures/charts';
import { arrowsOf, rowsText } from './arrows';
import { abridged, shortLabel } from './short-label';

test('an edge reads EVENT [guard] / action → errno, after its row', () => {
  const one = edge('a', 'b', { guard: 'x = y', action: 'ctx := fd', errno: 'OK' });
  expect(shortLabel(one, 7)).toBe('7 GO [x = y] / ctx := fd → OK');
});

describe('a long guard', () => {
  test('is cut between its parts, never inside of brackets', () => {
    const guard = `a = b ∧ (c = d ∧ ${'e'.repeat(40)})`;
    expect(abridged(guard, ' ∧ ')).toBe('a = b ∧ …');
  });

  test('whose first part is too long already is only hinted at', () => {
    expect(abridged('x'.repeat(50), ' ∧ ')).toBe('…');
  });
});

describe('transitions between the same two states', () => {
  const many = (count: number) =>
    chart(
      Array.from({ length: count }, (_, at) => edge('a', 'b', { guard: `g${at}`, errno: 'OK' })),
    );

  test('share an arrow, up to four with a line each', () => {
    expect(arrowsOf(many(4))).toEqual([
      {
        from: 'a',
        to: 'b',
        refusal: false,
        lines: ['1 GO [g0] → OK', '2 GO [g1] → OK', '3 GO [g2] → OK', '4 GO [g3] → OK'],
      },
    ]);
  });

  test('more than four are told event by event', () => {
    expect(arrowsOf(many(5)).flatMap(({ lines }) => lines)).toEqual(['1–5 GO [5 cases] → OK']);
  });

  test('a refusal is an arrow of its own', () => {
    const both = chart([edge('a', 'a'), edge('a', 'a', { refusal: true, errno: 'EBUSY' })]);
    expect(arrowsOf(both).map(({ refusal }) => refusal)).toEqual([false, true]);
  });
});

test('rows are told by their runs', () => {
  expect(rowsText([1, 2, 3, 5, 7, 8])).toBe('1–3, 5, 7–8');
});
