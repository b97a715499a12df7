import type { Statechart, StatechartEdge } from '../statechart/statechart';
import type { ChartPart } from './split';
import { arrowsOf, rowsText } from '../arrows/arrows';
import { owners } from '../legend/owners';
import { split } from './split';
import { mermaidId, mermaidText } from './text';

/**
 * A region as Mermaid state diagrams: one, or several where it has more states than one can show.
 *
 * Mermaid has no dashed transitions in these, and draws one loop at most beside a state. So what leaves a
 * region in its state is listed in a note beside it: what is carried out, and by errno what is refused.
 */
export function stateDiagrams(chart: Statechart): string[] {
  const parts = split(chart);
  return parts.map((part, at) =>
    diagram(chart, part, parts.length === 1 ? '' : `, part ${at + 1} of ${parts.length}`),
  );
}

function diagram(chart: Statechart, part: ChartPart, which: string): string {
  const { machine, region, owner, initial, meaning } = chart;
  const look = owners[owner];
  const idOf = (state: string): string => mermaidId(region, state);
  const title = `${region} of the ${machine}${which} (${look.says})`;
  return [
    '---',
    `title: ${JSON.stringify(title)}`,
    '---',
    'stateDiagram-v2',
    '  direction LR',
    `  accTitle: ${mermaidText(title)}`,
    `  accDescr: ${mermaidText(`${meaning}. The table below has every transition.`)}`,
    ...part.states.map((state) => `  state "${mermaidText(state)}" as ${idOf(state)}`),
    ...(part.states.includes(initial) ? [`  [*] --> ${idOf(initial)}`] : []),
    ...arrowsOf(chart, (edge) => part.edges.has(edge) && edge.from !== edge.to).map(
      ({ from, to, lines }) =>
        `  ${idOf(from)} --> ${idOf(to)} : ${lines.map(mermaidText).join('<br/>')}`,
    ),
    ...part.states.flatMap((state) => note(idOf(state), loopLines(chart, part, state))),
    `  classDef ${owner} fill:${look.fill},stroke:${look.stroke},color:${look.text},${look.border}`,
    `  class ${part.states.map(idOf).join(',')} ${owner}`,
  ].join('\n');
}

const note = (id: string, lines: readonly string[]): string[] =>
  lines.length === 0
    ? []
    : [`  note right of ${id}`, ...lines.map((line) => `    ${mermaidText(line)}`), '  end note'];

/** What happens in a state without leaving it. */
function loopLines(chart: Statechart, { edges }: ChartPart, state: string): string[] {
  const isLoop = (edge: StatechartEdge): boolean =>
    edges.has(edge) && edge.from === state && edge.to === state;
  const stays = arrowsOf(chart, (edge) => isLoop(edge) && !edge.refusal);
  return [...stays.flatMap(({ lines }) => lines), ...refusalLines(chart, isLoop)];
}

/** `⊘ refused → EBUSY: 7 BIND, 9–10 ATTACH`, a line for each errno. */
function refusalLines({ edges }: Statechart, isDrawn: (edge: StatechartEdge) => boolean): string[] {
  const byErrno = new Map<string, Map<string, number[]>>();
  edges.forEach((edge, at) => {
    if (!edge.refusal || !isDrawn(edge)) return;
    const errno = edge.errno ?? '';
    const events = byErrno.get(errno) ?? new Map<string, number[]>();
    byErrno.set(errno, events.set(edge.event, [...(events.get(edge.event) ?? []), at + 1]));
  });
  return [...byErrno].map(
    ([errno, events]) =>
      `⊘ refused → ${errno}: ${[...events].map(([event, rows]) => `${rowsText(rows)} ${event}`).join(', ')}`,
  );
}
