import type { Owner } from '../../machines/terms/symbols';
import type { Reference } from './references';
import { attributes, frame, quoted, quotedLines } from '../dot/text';
import { owners } from '../legend/owners';
import { mermaidId, mermaidText } from '../mermaid/text';

/** A machine in the overview, with who decides most of what it keeps. */
export interface OverviewNode {
  readonly name: Reference['from'] | Reference['to'];
  readonly owner: Owner;
}

/** More names than these are only counted in a picture; the table has all. */
const shown = 4;

const brief = (names: readonly string[]): string[] =>
  names.length <= shown
    ? [...names]
    : [...names.slice(0, shown - 1), `and ${names.length - shown + 1} more`];

const verb = ({ kind }: Reference): string => kind;

/** How the machines refer to each other, as a Mermaid flow chart: solid tells, dotted reads. */
export function overviewMermaid(
  nodes: readonly OverviewNode[],
  references: readonly Reference[],
): string {
  const title = 'How the machines refer to each other';
  return [
    '---',
    `title: ${title}`,
    '---',
    'flowchart LR',
    `  accTitle: ${title}`,
    '  accDescr: Solid arrows are messages, dotted ones are functions that guards read.',
    ...nodes.map(
      ({ name, owner }) =>
        `  ${mermaidId('m', name)}["${mermaidText(name)}<br/>${mermaidText(`(${owner})`)}"]:::${owner}`,
    ),
    ...references.map((reference) => {
      const text = [verb(reference), ...brief(reference.names)].map(mermaidText).join('<br/>');
      const arrow = reference.kind === 'tells' ? '-->' : '-.->';
      return `  ${mermaidId('m', reference.from)} ${arrow}|"${text}"| ${mermaidId('m', reference.to)}`;
    }),
    ...[...new Set(nodes.map(({ owner }) => owner))].map((owner) => {
      const { fill, stroke, text, border } = owners[owner];
      return `  classDef ${owner} fill:${fill},stroke:${stroke},color:${text},${border}`;
    }),
  ].join('\n');
}

/** The same for Graphviz: solid tells, dotted reads. */
export function overviewDot(
  nodes: readonly OverviewNode[],
  references: readonly Reference[],
): string {
  const title = 'How the machines refer to each other';
  return [
    `digraph ${quoted(title)} {`,
    ...frame(title),
    ...nodes.map(({ name, owner }) => {
      const { fill, stroke, text, shape } = owners[owner];
      const look = {
        label: quotedLines([name, `(${owner})`]),
        shape,
        fillcolor: quoted(fill),
        color: quoted(stroke),
        fontcolor: quoted(text),
      };
      return `  ${quoted(name)} ${attributes(look)};`;
    }),
    ...references.map((reference) => {
      const { kind, from, to, names } = reference;
      const label = quotedLines([verb(reference), ...brief(names)]);
      const look = kind === 'tells' ? { label } : { label, style: 'dotted', color: '"#555555"' };
      return `  ${quoted(from)} -> ${quoted(to)} ${attributes(look)};`;
    }),
    '}',
    '',
  ].join('\n');
}
