import type { DrawnGraph, DrawnNode } from './explored-graph';
import { attributes, frame, quoted, quotedLines } from '../dot/text';
import { owners } from '../legend/owners';
import { mostStates } from '../mermaid/split';
import { mermaidText } from '../mermaid/text';

const linesOf = ({ lines, states }: DrawnNode): string[] => [
  ...lines,
  ...(states === 1 ? [] : [`(${states} states)`]),
];

/**
 * A small graph as a Mermaid state diagram.
 *
 * @throws RangeError if it has more nodes than a reader can take in
 */
export function graphMermaid({ title, nodes, edges }: DrawnGraph): string {
  if (nodes.length > mostStates)
    throw new RangeError(`${nodes.length} nodes in a diagram of at most ${mostStates}`);
  const { fill, stroke, text, border } = owners.kernel;
  return [
    '---',
    `title: ${JSON.stringify(title)}`,
    '---',
    'stateDiagram-v2',
    `  accTitle: ${mermaidText(title)}`,
    '  accDescr: Nodes are states that agree on the places named in them. Arrows are commands.',
    ...nodes.map(
      (node, at) => `  state "${linesOf(node).map(mermaidText).join('<br/>')}" as n${at}`,
    ),
    ...nodes.flatMap(({ initial }, at) => (initial ? [`  [*] --> n${at}`] : [])),
    ...edges.map(
      ({ from, to, commands }) =>
        `  n${from} --> n${to} : ${commands.map(mermaidText).join('<br/>')}`,
    ),
    `  classDef reached fill:${fill},stroke:${stroke},color:${text},${border}`,
    `  class ${nodes.map((_, at) => `n${at}`).join(',')} reached`,
  ].join('\n');
}

/** A graph of any size for Graphviz. */
export function graphDot({ title, nodes, edges }: DrawnGraph): string {
  const { fill, stroke, text, shape } = owners.kernel;
  const look = {
    shape,
    fillcolor: quoted(fill),
    color: quoted(stroke),
    fontcolor: quoted(text),
  };
  return [
    `digraph ${quoted(title)} {`,
    ...frame(title),
    '  begin [shape=point, label=""];',
    ...nodes.map(
      (node, at) => `  n${at} ${attributes({ label: quotedLines(linesOf(node)), ...look })};`,
    ),
    ...nodes.flatMap(({ initial }, at) => (initial ? [`  begin -> n${at};`] : [])),
    ...edges.map(
      ({ from, to, commands }) => `  n${from} -> n${to} [label=${quotedLines(commands)}];`,
    ),
    '}',
    '',
  ].join('\n');
}
