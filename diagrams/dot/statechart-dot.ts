import type { Arrow } from '../arrows/arrows';
import type { Statechart } from '../statechart/statechart';
import { arrowsOf } from '../arrows/arrows';
import { owners } from '../legend/owners';
import { attributes, frame, quoted, quotedLines } from './text';

/**
 * Regions of a machine as one Graphviz picture, each in a box of its own that says who decides. The owner
 * is also the colour and the shape of the states; refusals are dashed.
 */
export function statechartDot(title: string, charts: readonly Statechart[]): string {
  return [`digraph ${quoted(title)} {`, ...frame(title), ...charts.flatMap(cluster), '}', ''].join(
    '\n',
  );
}

function cluster(chart: Statechart): string[] {
  const { region, owner, initial, states, machine } = chart;
  const look = owners[owner];
  const idOf = (state: string): string => quoted(`${machine}.${region}.${state}`);
  const begin = quoted(`${machine}.${region}`);
  return [
    `  subgraph ${quoted(`cluster_${region}`)} {`,
    `    label=${quoted(`${region} (${look.says})`)}; fontsize=14; style=rounded; color=${quoted(look.stroke)};`,
    `    ${begin} ${attributes({ shape: 'point', label: '""' })};`,
    ...states.map(
      (state) =>
        `    ${idOf(state)} ${attributes({
          label: quoted(state),
          shape: look.shape,
          fillcolor: quoted(look.fill),
          color: quoted(look.stroke),
          fontcolor: quoted(look.text),
        })};`,
    ),
    ...(states.includes(initial) ? [`    ${begin} -> ${idOf(initial)};`] : []),
    ...arrowsOf(chart).map(
      (arrow) => `    ${idOf(arrow.from)} -> ${idOf(arrow.to)} ${attributes(lookOf(arrow))};`,
    ),
    '  }',
  ];
}

const lookOf = ({ refusal, lines }: Arrow): Record<string, string> =>
  refusal
    ? {
        label: quotedLines(['refused', ...lines]),
        style: 'dashed',
        color: '"#9b1c1c"',
        fontcolor: '"#9b1c1c"',
      }
    : { label: quotedLines(lines) };
