import type { Model } from '../../../machines/model';
import type { Statechart, StatechartEdge } from '../../statechart/statechart';
import type { EdgeLabel, GraphLabel, NodeLabel } from '@dagrejs/dagre';
import { Graph, layout } from '@dagrejs/dagre';
import { chartsOf } from '../../statechart/whole-machine';

/** A place of the drawing, in units of CSS pixels. */
export interface Point {
  readonly x: number;
  readonly y: number;
}

export interface StateBox extends Point {
  readonly state: string;
  readonly width: number;
  readonly height: number;
}

/** All ways from one state to another, drawn as one arrow. */
export interface Arrow {
  readonly from: string;
  readonly to: string;
  readonly edges: readonly StatechartEdge[];
  /** The events, at most two of them by name. */
  readonly label: string;
  readonly points: readonly Point[];
  readonly labelAt: Point;
}

/** A statechart with a place for everything. */
export interface ChartLayout {
  readonly chart: Statechart;
  readonly width: number;
  readonly height: number;
  readonly boxes: readonly StateBox[];
  readonly arrows: readonly Arrow[];
}

/** Widths of a letter in the two sizes of the drawing. */
const letter = 7.2;
const smallLetter = 5.8;
const boxHeight = 46;
const namedEvents = 2;

/** Lays out every statechart of a model that has more than one state, views included. */
export const layoutsOf = (model: Model): ChartLayout[] =>
  model.machines
    .flatMap(chartsOf)
    .filter(({ states }) => states.length > 1)
    .map(layoutOf);

/** Lays out a statechart from left to right. What stays in its state has no arrow: the lists tell of it. */
export function layoutOf(chart: Statechart): ChartLayout {
  const graph = new Graph<GraphLabel, NodeLabel, EdgeLabel>();
  graph.setGraph({
    rankdir: 'LR',
    nodesep: 34,
    ranksep: 46,
    edgesep: 18,
    marginx: 12,
    marginy: 12,
  });
  for (const state of chart.states)
    graph.setNode(state, { width: Math.max(96, state.length * letter + 28), height: boxHeight });
  const ways = waysOf(chart);
  for (const { from, to, label } of ways)
    graph.setEdge(from, to, { width: label.length * smallLetter, height: 16, labelpos: 'c' });
  layout(graph);
  const { width = 0, height = 0 } = graph.graph();
  return {
    chart,
    width,
    height,
    boxes: chart.states.map((state) => {
      const { x = 0, y = 0, width: boxWidth } = graph.node(state);
      return { state, x, y, width: boxWidth, height: boxHeight };
    }),
    arrows: ways.map((way) => {
      const { points = [], x = 0, y = 0 } = graph.edge(way.from, way.to);
      return { ...way, points, labelAt: { x, y } };
    }),
  };
}

type Way = Pick<Arrow, 'from' | 'to' | 'edges' | 'label'>;

/** What leads from one state to another, together. */
function waysOf({ edges }: Statechart): Way[] {
  const ways = new Map<string, StatechartEdge[]>();
  for (const edge of edges) {
    if (edge.to === edge.from) continue;
    const key = `${edge.from} ${edge.to}`;
    ways.set(key, [...(ways.get(key) ?? []), edge]);
  }
  return [...ways.values()].flatMap((some) => {
    const [first] = some;
    return first === undefined
      ? []
      : [{ from: first.from, to: first.to, edges: some, label: labelOfAll(some) }];
  });
}

/** `BIND`, `CLOSE_DEVICE, ORPHANED`, or two events and how many more. */
function labelOfAll(edges: readonly StatechartEdge[]): string {
  const events = [...new Set(edges.map(({ event }) => event))];
  const more = events.length - namedEvents;
  return [...events.slice(0, namedEvents), ...(more > 0 ? [`${more} more`] : [])].join(', ');
}
