import type { LitStates } from '../chart/lit-states';
import type { Arrow, ChartLayout, StateBox } from './chart-layout';
import { labelOf } from '../../statechart/statechart';

interface Props {
  readonly layout: ChartLayout;
  /** Who is in which state now, and who was before the last command. */
  readonly lit: LitStates;
  readonly before: LitStates;
}

/** A statechart as a drawing. A state that somebody is in has a thick frame and their names. */
export function ChartSvg({ layout, lit, before }: Props) {
  const { chart, width, height, boxes, arrows } = layout;
  const id = `chart-${chart.machine}-${chart.region}`;
  return (
    <svg
      id={id}
      class="chart"
      viewBox={`0 0 ${width} ${height}`}
      width={width}
      height={height}
      role="img"
      aria-labelledby={`${id}-title ${id}-desc`}
    >
      <title id={`${id}-title`}>
        Statechart of {chart.region} in the {chart.machine} machine
      </title>
      <desc id={`${id}-desc`}>{sayLit(lit)}</desc>
      <defs>
        <marker
          id={`${id}-head`}
          viewBox="0 0 8 8"
          refX="7"
          refY="4"
          markerWidth="8"
          markerHeight="8"
          orient="auto"
        >
          <path d="M0 0 L8 4 L0 8 z" class="head" />
        </marker>
      </defs>
      {arrows.map((arrow) => (
        <Way
          key={`${arrow.from} ${arrow.to}`}
          arrow={arrow}
          head={`url(#${id}-head)`}
          taken={isTaken(arrow, lit, before)}
        />
      ))}
      {boxes.map((box) => (
        <Box
          key={box.state}
          box={box}
          owner={chart.owner}
          initial={box.state === chart.initial}
          names={lit.get(box.state) ?? []}
        />
      ))}
    </svg>
  );
}

function Box({
  box: { state, x, y, width, height },
  owner,
  initial,
  names,
}: {
  readonly box: StateBox;
  readonly owner: string;
  readonly initial: boolean;
  readonly names: readonly string[];
}) {
  return (
    <g class={names.length > 0 ? `state ${owner} lit` : `state ${owner}`}>
      <rect x={x - width / 2} y={y - height / 2} width={width} height={height} rx={10} ry={10} />
      <text x={x} y={names.length > 0 ? y - 4 : y + 4} text-anchor="middle">
        {initial ? `• ${state}` : state}
      </text>
      {names.length > 0 ? (
        <text x={x} y={y + 14} text-anchor="middle" class="who">
          {names.join(' ')}
        </text>
      ) : null}
    </g>
  );
}

function Way({
  arrow: { points, label, labelAt, edges },
  head,
  taken,
}: {
  readonly arrow: Arrow;
  readonly head: string;
  readonly taken: boolean;
}) {
  const line = points.map(({ x, y }, at) => `${at === 0 ? 'M' : 'L'}${x} ${y}`).join(' ');
  return (
    <g class={taken ? 'way taken' : 'way'}>
      <title>{edges.map(labelOf).join('\n')}</title>
      <path d={line} marker-end={head} />
      <text x={labelAt.x} y={labelAt.y - 3} text-anchor="middle">
        {label}
      </text>
    </g>
  );
}

/** Whether somebody went this way in the last command. */
function isTaken({ from, to }: Arrow, lit: LitStates, before: LitStates): boolean {
  const left = (before.get(from) ?? []).filter((who) => lit.get(from)?.includes(who) !== true);
  return left.some((who) => lit.get(to)?.includes(who) === true);
}

const sayLit = (lit: LitStates): string =>
  [...lit]
    .filter(([, names]) => names.length > 0)
    .map(([state, names]) => `${names.join(', ')} ${names.length === 1 ? 'is' : 'are'} ${state}`)
    .join('; ');
