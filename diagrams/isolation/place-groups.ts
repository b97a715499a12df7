import type { IsolationPicture, TranslationEdge } from './isolation-graph';
import type { Column, NodeOf, Placed, PlacedFrame, PlacedNode } from './placement';
import { boxHeight, nodesOf, spacing } from './placement';

interface GroupColumns {
  readonly devices: Column;
  readonly requesters: Column;
}

/** Groups as frames, one below the other: their devices on the left, their requester ids on the right. */
export function placeGroups(
  picture: IsolationPicture,
  entries: readonly TranslationEdge[],
  { devices, requesters }: GroupColumns,
): Placed {
  const { between, frameHeader } = spacing;
  const nodes: PlacedNode[] = [];
  const frames: PlacedFrame[] = [];
  let y: number = spacing.top;
  for (const { number, label } of picture.groups) {
    const members = nodesOf(picture.nodes, 'device').filter(({ group }) => group === number);
    const ids = nodesOf(picture.nodes, 'requester').filter(({ group }) => group === number);
    const heights = {
      devices: stackHeight(members.map(({ notes }) => boxHeight(notes.length))),
      requesters: stackHeight(ids.map(({ id }) => requesterHeight(rowsFrom(entries, id).length))),
    };
    const inner = Math.max(heights.devices, heights.requesters);
    const start = y + frameHeader;
    let at = start + (inner - heights.devices) / 2;
    for (const node of members) {
      const height = boxHeight(node.notes.length);
      nodes.push({ node, rows: [], ...devices, y: at, height });
      at += height + between;
    }
    at = start + (inner - heights.requesters) / 2;
    for (const node of ids) {
      const placed = placeRequester(node, rowsFrom(entries, node.id), requesters, at);
      nodes.push(placed);
      at += placed.height + between;
    }
    const height = frameHeader + inner + between;
    const x = devices.x - between;
    frames.push({ label, x, y, width: requesters.x + requesters.width + between - x, height });
    y += height + between;
  }
  return { nodes, frames, bottom: y - between };
}

const rowsFrom = (entries: readonly TranslationEdge[], id: string): readonly TranslationEdge[] =>
  entries.filter((edge) => edge.from === id);

const requesterHeight = (rows: number): number => boxHeight(0) + spacing.row * rows - 4;

const stackHeight = (heights: readonly number[]): number =>
  heights.reduce((sum, height) => sum + height + spacing.between, -spacing.between);

function placeRequester(
  node: NodeOf<'requester'>,
  entries: readonly TranslationEdge[],
  column: Column,
  y: number,
): PlacedNode {
  return {
    node,
    ...column,
    y,
    height: requesterHeight(entries.length),
    rows: entries.map((edge, at) => ({
      edge,
      label: entryLabel(edge, entries),
      y: y + boxHeight(0) + spacing.row * at + 8,
    })),
  };
}

/** `plain`, `PASID`, `IOTLB`, and for whom where devices behind one id are believed apart. */
export function entryLabel(edge: TranslationEdge, entries: readonly TranslationEdge[]): string {
  const name = { plain: 'plain', pasid: 'PASID', iotlb: 'IOTLB' }[edge.slot];
  const apart = entries.filter((one) => one.from === edge.from && one.slot === edge.slot);
  return apart.length === 1 ? name : `${name} ${edge.devices.map((d) => `d${d}`).join(', ')}`;
}
