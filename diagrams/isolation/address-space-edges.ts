import type { Id } from '../../machines/terms/sorts';
import type { IsolationEdge, IsolationView } from './isolation-graph';
import type { StateView } from './state-view';
import { domainOf } from '../../machines/terms/sorts';
import { bar, ctx } from '../../machines/vocabulary/device';
import { iotlb, leaf, mapping, parent, space } from '../../machines/vocabulary/ioasid';
import { fdOf } from '../../machines/vocabulary/topology';
import { nodeId } from './isolation-nodes';

/**
 * From the table of an IOASID on: what it is built on, and whose memory is mapped in it. Tracked is what
 * the user asked for (`mapping`), effective what the page table holds (`leaf`) and the IOTLB may remember.
 */
export function addressSpaceEdges(view: StateView, i: Id<'Ioasid'>): IsolationEdge[] {
  const id = nodeId.ioasid(i);
  const ofTable: IsolationEdge = {
    step: 'is-table-of',
    from: nodeId.domain(domainOf(i)),
    to: id,
    view: 'both',
    kind: 'reaches',
  };
  const below = view.value(parent, i);
  switch (view.named(space, i)) {
    case 'free':
    case undefined:
      return [ofTable, dangling(i)];
    case 'manual':
    case 'nested':
      return [
        ofTable,
        {
          step: 'is-built-on',
          from: id,
          to: nodeId.ioasid(below),
          view: 'both',
          kind: 'reaches',
        },
      ];
    case 'paging':
      return [ofTable, ...mappedEdges(view, i), ...staleEdges(view, i)];
  }
}

/** The pages of a freed table are the kernel's again: the worst that a walk can find there. */
const dangling = (i: Id<'Ioasid'>): IsolationEdge => ({
  step: 'maps',
  from: nodeId.ioasid(i),
  to: nodeId.kernelMemory,
  view: 'effective',
  kind: 'reaches',
  access: 'whatever is there now',
  wrong: `i${i} is freed`,
});

const wording = { unmapped: '', readOnly: 'read-only', readWrite: 'read-write' } as const;

function mappedEdges(view: StateView, i: Id<'Ioasid'>): IsolationEdge[] {
  const fd = view.value(fdOf, i);
  const maps = (to: string, seen: IsolationView, access: string): IsolationEdge => ({
    step: 'maps',
    from: nodeId.ioasid(i),
    to,
    view: seen,
    kind: 'reaches',
    access,
  });
  // without mappings in the scope nobody maps anything, and all that counts is whose space it is
  if (!view.model.scope.features.includes('mappings'))
    return [maps(nodeId.userMemory(fd), 'both', 'as mapped')];
  const asked = view.named(mapping, i) ?? 'unmapped';
  const held = view.named(leaf, i) ?? 'unmapped';
  const exposed = view
    .all('Device')
    .filter((d) => view.named(bar, d) === 'mapped' && view.value(ctx, d) === fd);
  const targets = [nodeId.userMemory(fd), ...exposed.map(nodeId.deviceMemory)];
  const seen: readonly (readonly [IsolationView, keyof typeof wording])[] =
    asked === held
      ? [['both', held]]
      : [
          ['tracked', asked],
          ['effective', held],
        ];
  return seen.flatMap(([side, access]) =>
    access === 'unmapped' ? [] : targets.map((to) => maps(to, side, wording[access])),
  );
}

function staleEdges(view: StateView, i: Id<'Ioasid'>): IsolationEdge[] {
  if (view.named(iotlb, i) !== 'stale') return [];
  return [
    {
      step: 'maps',
      from: nodeId.ioasid(i),
      to: nodeId.userMemory(view.value(fdOf, i)),
      view: 'effective',
      kind: 'stale',
      access: 'from the IOTLB',
      wrong: 'unmapped, yet still translated',
    },
  ];
}
