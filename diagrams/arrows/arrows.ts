import type { Statechart, StatechartEdge } from '../statechart/statechart';
import { shortLabel } from './short-label';

/** What a picture draws as one arrow: all transitions of a chart between two states, or all refusals. */
export interface Arrow {
  readonly from: string;
  readonly to: string;
  /** Whether these answer with an errno and change nothing; drawn dashed where that can be done. */
  readonly refusal: boolean;
  /** One line for each transition, or for each event where that would be too many. */
  readonly lines: readonly string[];
}

interface NumberedEdge {
  readonly edge: StatechartEdge;
  /** The row of the table that it is. */
  readonly row: number;
}

/** More transitions than these between two states are told event by event. */
const most = 4;

/** The arrows of a chart, or of those of its edges that `isDrawn` keeps, in the order of their first rows. */
export function arrowsOf(
  { edges }: Pick<Statechart, 'edges'>,
  isDrawn: (edge: StatechartEdge) => boolean = () => true,
): Arrow[] {
  const together = new Map<string, NumberedEdge[]>();
  edges.forEach((edge, at) => {
    if (!isDrawn(edge)) return;
    const key = JSON.stringify([edge.from, edge.to, edge.refusal]);
    together.set(key, [...(together.get(key) ?? []), { edge, row: at + 1 }]);
  });
  return [...together.values()].flatMap((group) => {
    const [first] = group;
    if (first === undefined) return [];
    const { from, to, refusal } = first.edge;
    return [{ from, to, refusal, lines: group.length > most ? byEvent(group) : oneByOne(group) }];
  });
}

const oneByOne = (group: readonly NumberedEdge[]): string[] =>
  group.map(({ edge, row }) => shortLabel(edge, row));

/** One line an event: its only transition, or the rows of all and what they answer. */
function byEvent(group: readonly NumberedEdge[]): string[] {
  const events = new Map<string, NumberedEdge[]>();
  for (const one of group) events.set(one.edge.event, [...(events.get(one.edge.event) ?? []), one]);
  return [...events].flatMap(([event, own]) => {
    const [first, second] = own;
    if (first === undefined) return [];
    if (second === undefined) return oneByOne(own);
    const answers = [...new Set(own.flatMap(({ edge }) => edge.errno ?? []))];
    const shown = answers.length === 0 ? '' : ` → ${answers.join(', ')}`;
    return [`${rowsText(own.map(({ row }) => row))} ${event} [${own.length} cases]${shown}`];
  });
}

/** `3–5, 9`. */
export function rowsText(rows: readonly number[]): string {
  const runs: [first: number, last: number][] = [];
  for (const row of rows) {
    const run = runs.at(-1);
    if (run?.[1] === row - 1) run[1] = row;
    else runs.push([row, row]);
  }
  return runs
    .map(([first, last]) => (first === last ? String(first) : `${first}–${last}`))
    .join(', ');
}
