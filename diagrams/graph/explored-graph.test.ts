import { graphDot, graphMermaid } from './graph-picture';
import { project } from './explored-graph';

const state = (session: string, space: string) =>
  new Map([
    ['session(d1)', session],
    ['space(i1)', space],
  ]);
const graph = {
  states: [state('closed', 'free'), state('closed', 'paging'), state('open', 'free')],
  steps: [
    { from: 0, to: 1, command: 'ALLOC i1' },
    { from: 0, to: 2, command: 'OPEN_DEVICE d1' },
    { from: 1, to: 2, command: 'OPEN_DEVICE d1' },
  ],
};

describe('a graph seen through one place', () => {
  const drawn = project('Sessions', graph, ['session(d1)']);

  test('has one node for the states that agree on it', () => {
    expect(drawn.nodes).toEqual([
      { lines: ['session(d1) = closed'], states: 2, initial: true },
      { lines: ['session(d1) = open'], states: 1, initial: false },
    ]);
  });

  test('leaves out what does not change it, and says each command once', () => {
    expect(drawn.edges).toEqual([{ from: 0, to: 1, commands: ['OPEN_DEVICE d1'] }]);
  });

  test('is drawn by Mermaid and by Graphviz', () => {
    expect(graphMermaid(drawn)).toContain('n0 --> n1 : OPEN_DEVICE d1');
    expect(graphDot(drawn)).toContain('n0 -> n1 [label="OPEN_DEVICE d1"]');
  });
});

test('a place that no state has is shown as unknown', () => {
  expect(project('?', graph, ['owner(g1)']).nodes[0]?.lines).toEqual(['owner(g1) = ?']);
});

test('a graph of more than twelve nodes is none for Mermaid', () => {
  const nodes = Array.from({ length: 13 }, (_, at) => ({
    initial: at === 0,
    lines: [],
    states: 1,
  }));
  expect(() => graphMermaid({ title: 'Many', nodes, edges: [] })).toThrow(RangeError);
  expect(graphDot({ title: 'Many', nodes, edges: [] })).toContain('n12');
});
