import { machineNames } from '../../machines/chart/transition';
import { policies } from '../../machines/policies/registry';
import { awkwardTexts, chart, edge, thirtyStates } from '../fixtures/charts';
import { drawnMachines } from '../pages/policy-page';
import { chartsOf } from '../statechart/whole-machine';
import { mostStates, split } from './split';
import { stateDiagrams } from './state-diagram';
import { mermaidText } from './text';

const statesIn = (diagram: string): string[] =>
  diagram.split('\n').filter((line) => line.startsWith('  state "'));

describe('a chart of thirty states', () => {
  const parts = split(thirtyStates);

  test('is drawn in parts of at most twelve', () => {
    const diagrams = stateDiagrams(thirtyStates);
    expect(diagrams).toHaveLength(parts.length);
    expect(diagrams.length).toBeGreaterThan(2);
    for (const diagram of diagrams)
      expect(statesIn(diagram).length).toBeLessThanOrEqual(mostStates);
    expect(diagrams[0]).toContain(`part 1 of ${diagrams.length}`);
    expect(diagrams.filter((one) => one.includes('[*] --> session_s0'))).not.toHaveLength(0);
  });

  test('loses no state, and has every edge in one part, with both its states', () => {
    expect(new Set(parts.flatMap(({ states }) => states))).toEqual(new Set(thirtyStates.states));
    expect(parts.flatMap(({ edges }) => [...edges])).toHaveLength(thirtyStates.edges.length);
    for (const { states, edges } of parts)
      for (const { from, to } of edges) expect(states).toEqual(expect.arrayContaining([from, to]));
  });

  test('cannot be drawn in parts that have no room for an edge', () => {
    expect(() => split(thirtyStates, 1)).toThrow(RangeError);
  });
});

test('states that no edge touches are drawn all the same', () => {
  const lonely = chart([edge('a', 'b')], { states: ['a', 'b', 'c'] });
  expect(stateDiagrams(lonely).flatMap(statesIn)).toHaveLength(3);
});

describe.each(Object.values(policies))('under $name', (policy) => {
  const charts = drawnMachines(policy).flatMap(chartsOf);

  test('every machine is drawn, each region once, in pictures of at most twelve states', () => {
    expect(new Set(charts.map(({ machine }) => machine))).toEqual(new Set(machineNames));
    for (const one of charts)
      for (const diagram of stateDiagrams(one))
        expect(statesIn(diagram).length).toBeLessThanOrEqual(mostStates);
  });

  test('every transition is in its picture by its row, or by a run of rows', () => {
    for (const one of charts) {
      const text = stateDiagrams(one).join('\n');
      const covered = new Set(
        [...text.matchAll(/(\d+)(?:–(\d+))?(?=,? [\d⊘A-Z])/g)].flatMap(([, first, last]) => {
          const from = Number(first);
          return Array.from({ length: Number(last ?? first) - from + 1 }, (_, at) => from + at);
        }),
      );
      one.edges.forEach((_, at) => expect(covered).toContain(at + 1));
    }
  });
});

describe('a refusal', () => {
  const refusing = chart([
    edge('a', 'b'),
    edge('a', 'a', { event: 'BIND', errno: 'EBUSY', refusal: true }),
    edge('a', 'a', { event: 'BIND', errno: 'EBUSY', refusal: true }),
    edge('a', 'a', { event: 'OPEN', errno: 'EINVAL', refusal: true }),
  ]);

  test('is told in a note of its state, by its errno', () => {
    const [diagram = ''] = stateDiagrams(refusing);
    expect(diagram).toContain('⊘ refused → EBUSY#58; 2–3 BIND');
    expect(diagram).toContain('⊘ refused → EINVAL#58; 4 OPEN');
    expect(diagram).not.toContain('session_a --> session_a');
  });
});

test('the owner is named in words and shown by a border, not by a colour alone', () => {
  const [kernel = ''] = stateDiagrams(chart([edge('a', 'b')]));
  const [hardware = ''] = stateDiagrams(chart([edge('a', 'b')], { owner: 'hardware' }));
  expect(kernel).toContain('decided by the kernel');
  expect(hardware).toContain('decided by the hardware');
  expect(hardware).toContain('stroke-dasharray');
});

test.each(awkwardTexts)('%j leaves no sign that Mermaid takes for its own', (text) => {
  expect(mermaidText(text).replaceAll(/#\d+;/g, '')).not.toMatch(
    /[:;#"<>{}`*|\\&%@$~\n]|--|\b_|_\b/,
  );
});
