import type { Model } from '../../machines/model';
import type { State } from '../../machines/terms/structure';
import type { IsolationEdge, IsolationNode, IsolationPicture } from './isolation-graph';
import { domainConstant } from '../../machines/terms/sorts';
import { presence } from '../../machines/vocabulary/device';
import { space } from '../../machines/vocabulary/ioasid';
import { cached, pasidTable, table } from '../../machines/vocabulary/requester';
import { aliasOf, ioasidOf, requesterOf } from '../../machines/vocabulary/topology';
import { addressSpaceEdges } from './address-space-edges';
import {
  deviceNode,
  domainNode,
  fdFrame,
  groupFrame,
  ioasidNode,
  nodeId,
  requesterNode,
} from './isolation-nodes';
import { sentencesOf } from './isolation-sentences';
import { differencesOf, entriesOf } from './requester-entries';
import { StateView } from './state-view';

export type * from './isolation-graph';
export { seenIn } from './isolation-graph';

/** Who reaches what in a state: from devices by their requester ids and tables to whose memory it is. */
export function isolationPicture(model: Model, state: State): IsolationPicture {
  const view = new StateView(model, state);
  const entries = view.all('Requester').flatMap((r) => entriesOf(view, r));
  const ioasids = view.all('Ioasid').filter((i) => view.named(space, i) !== 'free' || isNamed(i));
  const edges: IsolationEdge[] = [
    ...sendingEdges(view),
    ...entries,
    ...fixedDomainEdges(entries),
    ...ioasids.flatMap((i) => addressSpaceEdges(view, i)),
  ];
  const named = new Set(edges.flatMap(({ from, to }) => [from, to]));
  const nodes: IsolationNode[] = [
    ...view.all('Device').map((d) => deviceNode(view, d)),
    ...view.all('Requester').map((r) => requesterNode(view, r)),
    ...domainNodes(view).filter(({ id }) => named.has(id)),
    ...ioasids.map((i) => ioasidNode(view, i)),
    ...memoryNodes(view).filter(({ id, of }) => of !== 'device' || named.has(id)),
  ];
  const differences = view.all('Requester').flatMap((r) => differencesOf(view, r));
  const groups = view.all('Group').map((g) => groupFrame(view, g));
  return {
    nodes,
    edges,
    groups,
    fds: view.all('Fd').map((fd) => fdFrame(view, fd)),
    differences,
    differs: edges.some((edge) => edge.view !== 'both'),
    says: sentencesOf({ nodes, edges, groups, differences }),
  };

  /** Whether an entry leads to an IOASID, be it freed. */
  function isNamed(i: number): boolean {
    return view
      .all('Requester')
      .some((r) =>
        [table, pasidTable, cached].some((fn) => view.value(ioasidOf, view.value(fn, r)) === i),
      );
  }
}

function sendingEdges(view: StateView): IsolationEdge[] {
  return view.all('Device').flatMap((d) =>
    view.named(presence, d) === 'absent'
      ? []
      : view
          .all('Requester')
          .filter((r) => view.value(aliasOf, r) === view.value(requesterOf, d))
          .map((r): IsolationEdge => ({
            step: 'sends',
            from: nodeId.device(d),
            to: nodeId.requester(r),
            view: 'both',
            kind: 'reaches',
          })),
  );
}

/** The default domain and physical memory both lead to what the kernel has. */
function fixedDomainEdges(entries: readonly IsolationEdge[]): IsolationEdge[] {
  return [
    [domainConstant.default, 'as drivers map'] as const,
    [domainConstant.physical, 'everything'] as const,
  ].flatMap(([domain, access]): IsolationEdge[] => {
    const from = nodeId.domain(domain);
    if (!entries.some((edge) => edge.to === from)) return [];
    return [{ step: 'maps', from, to: nodeId.kernelMemory, view: 'both', kind: 'reaches', access }];
  });
}

function domainNodes(view: StateView): IsolationNode[] {
  const last = view.model.layout.sizeOf('Domain');
  return Array.from({ length: last }, (_, at) => domainNode(at + 1));
}

function memoryNodes(view: StateView): Extract<IsolationNode, { readonly kind: 'memory' }>[] {
  return [
    { kind: 'memory', id: nodeId.kernelMemory, label: 'kernel memory', of: 'kernel' },
    ...view.all('Fd').map(
      (fd) =>
        ({
          kind: 'memory',
          id: nodeId.userMemory(fd),
          label: `memory of fd${fd}`,
          of: 'user',
        }) as const,
    ),
    ...view.all('Device').map(
      (d) =>
        ({
          kind: 'memory',
          id: nodeId.deviceMemory(d),
          label: `memory of d${d}`,
          of: 'device',
        }) as const,
    ),
  ];
}
