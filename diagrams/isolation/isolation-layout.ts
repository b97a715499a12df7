import type { IsolationEdge, IsolationPicture } from './isolation-graph';
import type { Column, PlacedFrame, PlacedNode } from './placement';
import { textWidth } from '../svg/element';
import { seenIn } from './isolation-graph';
import { entryLabel, placeGroups } from './place-groups';
import { placeSpaces } from './place-spaces';
import { nodesOf, spacing, widest } from './placement';

/** One panel: the picture as one view has it, every node with its place. */
export interface Panel {
  readonly width: number;
  readonly height: number;
  readonly nodes: readonly PlacedNode[];
  readonly frames: readonly PlacedFrame[];
  readonly edges: readonly IsolationEdge[];
  readonly columns: readonly { readonly x: number; readonly label: string }[];
}

/** Places one view of a picture in five columns, from devices on the left to memory on the right. */
export function panelOf(picture: IsolationPicture, view: 'tracked' | 'effective'): Panel {
  const { nodes, groups, fds } = picture;
  const edges = seenIn(picture, view);
  const entries = edges.filter((edge) => edge.step === 'translates');
  const tables = nodesOf(nodes, 'domain').filter(({ id }) =>
    entries.some((edge) => edge.to === id && edge.kind !== 'blocked'),
  );
  const columns = columnsOf(picture, [
    widest(
      96,
      nodesOf(nodes, 'device').flatMap(({ notes }) => notes),
    ),
    widest(60, [
      ...nodesOf(nodes, 'requester').map(({ label }) => label),
      ...entries.map((edge) => entryLabel(edge, entries)),
    ]),
    widest(
      70,
      tables.map(({ label }) => label),
    ),
    widest(100, [
      ...nodesOf(nodes, 'ioasid').flatMap(({ notes }) => notes),
      ...fds.map(({ label }) => label),
    ]),
    widest(
      96,
      nodesOf(nodes, 'memory').map(({ label }) => label),
    ),
  ]);
  const [devices, requesters, domains, ioasids, memories] = columns;
  const left = placeGroups({ ...picture, groups }, entries, { devices, requesters });
  const right = placeSpaces(picture, tables, { tables: domains, ioasids, memories });
  return {
    width: memories.x + memories.width + spacing.margin,
    height: Math.max(left.bottom, right.bottom) + spacing.margin,
    nodes: [...left.nodes, ...right.nodes],
    frames: [...left.frames, ...right.frames],
    edges,
    columns: [
      { x: devices.x, label: 'devices' },
      { x: requesters.x, label: 'requester ids' },
      { x: domains.x, label: 'tables' },
      { x: ioasids.x, label: 'IOASIDs' },
      { x: memories.x, label: 'memory' },
    ],
  };
}

type Five<T> = readonly [T, T, T, T, T];

/** The columns from left to right; a group's frame is at least as wide as its name. */
function columnsOf({ groups }: IsolationPicture, widths: Five<number>): Five<Column> {
  const [devices, requesters, tables, ioasids, memories] = widths;
  const name = Math.max(...groups.map(({ label }) => textWidth(label)));
  const gaps = {
    sends: Math.max(44, name + 20 - devices - requesters),
    translates: spacing.straight + 52,
    isTableOf: 42,
    maps: 128,
  };
  const x1 = spacing.margin + spacing.between;
  const x2 = x1 + devices + gaps.sends;
  const x3 = x2 + requesters + gaps.translates;
  const x4 = x3 + tables + gaps.isTableOf;
  const x5 = x4 + ioasids + gaps.maps;
  return [
    { x: x1, width: devices },
    { x: x2, width: requesters },
    { x: x3, width: tables },
    { x: x4, width: ioasids },
    { x: x5, width: memories },
  ];
}
