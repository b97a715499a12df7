import type { Statechart, StatechartEdge } from '../statechart/statechart';

/** More states than these make a diagram unreadable. */
export const mostStates = 12;

/** Some of the states and edges of a chart, drawn together. */
export interface ChartPart {
  readonly states: readonly string[];
  readonly edges: ReadonlySet<StatechartEdge>;
}

/**
 * Takes a chart apart so that no part has more than `most` states. Every edge is in exactly one part, with
 * both its states; so a state that leads to many others is in several. Parts follow the chart from its
 * initial state on.
 *
 * @throws RangeError if `most` is less than two, as an edge has two states
 */
export function split(chart: Statechart, most: number = mostStates): ChartPart[] {
  if (most < 2) throw new RangeError(`a diagram of at most ${most} states has no room for an edge`);
  const parts: { readonly states: Set<string>; readonly edges: Set<StatechartEdge> }[] = [];
  const place = (states: readonly string[], edge?: StatechartEdge): void => {
    const fits = ({ states: own }: { readonly states: ReadonlySet<string> }): boolean =>
      own.size + states.filter((state) => !own.has(state)).length <= most;
    let part = parts.at(-1);
    // an edge may be put back beside its states; a state without edges goes wherever there is room
    if (part === undefined || !fits(part)) part = parts.find(fits);
    if (part === undefined) {
      part = { states: new Set(), edges: new Set() };
      parts.push(part);
    }
    for (const state of states) part.states.add(state);
    if (edge !== undefined) part.edges.add(edge);
  };
  for (const state of fromInitial(chart)) {
    const leaving = chart.edges.filter(({ from }) => from === state);
    for (const edge of leaving) place([edge.from, edge.to], edge);
    if (!parts.some(({ states }) => states.has(state))) place([state]);
  }
  return parts.map(({ states, edges }) => ({
    states: chart.states.filter((state) => states.has(state)),
    edges,
  }));
}

/** All states: those that can be reached from the initial one in the order of their distance, then others. */
function fromInitial({ initial, states, edges }: Statechart): readonly string[] {
  const found = new Set(states.includes(initial) ? [initial] : []);
  for (const state of found) for (const { from, to } of edges) if (from === state) found.add(to);
  return [...new Set([...found, ...states])];
}
