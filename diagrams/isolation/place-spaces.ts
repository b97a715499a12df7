import type { Id } from '../../machines/terms/sorts';
import type { IsolationPicture } from './isolation-graph';
import type { Column, NodeOf, Placed, PlacedFrame, PlacedNode } from './placement';
import { boxHeight, nodesOf, spacing } from './placement';

interface SpaceColumns {
  readonly tables: Column;
  readonly ioasids: Column;
  readonly memories: Column;
}

const indent = 16;
const tableHeight = boxHeight(0);

/**
 * Tables, IOASIDs and memory. What belongs to the kernel has the uppermost lane for itself; below it each
 * IOMMU fd is a frame with its IOASIDs, its memory beside it, and every table beside its IOASID.
 */
export function placeSpaces(
  picture: IsolationPicture,
  tables: readonly NodeOf<'domain'>[],
  columns: SpaceColumns,
): Placed {
  const { between } = spacing;
  const kernel = kernelLane(picture, tables, columns);
  const nodes: PlacedNode[] = [...kernel.nodes];
  const frames: PlacedFrame[] = [];
  let y = kernel.bottom + between;
  const memories = nodesOf(picture.nodes, 'memory');
  for (const fd of picture.fds) {
    const start = y;
    y += spacing.frameHeader;
    for (const { node, depth } of builtOnEachOther(picture, fd.number)) {
      const height = boxHeight(node.notes.length);
      const { x, width } = columns.ioasids;
      nodes.push({ node, rows: [], x, y, width: width - depth * indent, height });
      const table = tables.find(({ label }) => label === `table of ${node.label}`);
      if (table !== undefined)
        nodes.push({
          node: table,
          rows: [],
          ...columns.tables,
          y: y + (height - tableHeight) / 2,
          height: tableHeight,
        });
      y += height + between;
    }
    const height = Math.max(y - start, spacing.frameHeader + between);
    frames.push({
      label: fd.label,
      x: columns.ioasids.x - between,
      y: start,
      width: columns.ioasids.width + 2 * between,
      height,
    });
    const memory = memories.find(({ label }) => label === `memory of fd${fd.number}`);
    if (memory !== undefined)
      nodes.push(placeMemory(memory, columns.memories, start + (height - boxHeight(0)) / 2));
    y = start + height + between;
  }
  for (const memory of memories.filter(({ of }) => of === 'device')) {
    nodes.push(placeMemory(memory, columns.memories, y));
    y += boxHeight(0) + between;
  }
  return { nodes, frames, bottom: y - between };
}

const placeMemory = (node: NodeOf<'memory'>, column: Column, y: number): PlacedNode => ({
  node,
  rows: [],
  ...column,
  y,
  height: boxHeight(0),
});

function kernelLane(
  picture: IsolationPicture,
  tables: readonly NodeOf<'domain'>[],
  columns: SpaceColumns,
): Placed {
  const fixed = tables.filter(({ label }) => !label.startsWith('table of '));
  const step = tableHeight + spacing.between;
  const nodes: PlacedNode[] = fixed.map((node, at) => ({
    node,
    rows: [],
    ...columns.tables,
    y: spacing.top + at * step,
    height: tableHeight,
  }));
  const memory = nodesOf(picture.nodes, 'memory').find(({ of }) => of === 'kernel');
  if (memory !== undefined) nodes.push(placeMemory(memory, columns.memories, spacing.top));
  return { nodes, frames: [], bottom: spacing.top + Math.max(1, fixed.length) * step };
}

interface Depth {
  readonly node: NodeOf<'ioasid'>;
  readonly depth: number;
}

/** The IOASIDs of an IOMMU fd, each followed by those that are built on it. */
function builtOnEachOther(picture: IsolationPicture, fd: Id<'Fd'>): Depth[] {
  const own = nodesOf(picture.nodes, 'ioasid').filter((node) => node.fd === fd);
  const isHere = (i: Id<'Ioasid'> | undefined): boolean => own.some(({ ioasid }) => ioasid === i);
  const under = (i: Id<'Ioasid'>, depth: number): Depth[] =>
    own
      .filter(({ parent }) => parent === i)
      .flatMap((node) => [{ node, depth }, ...under(node.ioasid, depth + 1)]);
  return own
    .filter(({ parent }) => !isHere(parent))
    .flatMap((node) => [{ node, depth: 0 }, ...under(node.ioasid, 1)]);
}
