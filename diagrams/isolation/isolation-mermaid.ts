import type { IsolationEdge, IsolationNode, IsolationPicture } from './isolation-graph';
import { remarksOf } from './remarks';

/**
 * The picture as a Mermaid flowchart, with groups and IOMMU fds as frames. Where tracked and effective
 * differ, edges say whose they are. Lines differ in shape and carry words; there are no colours.
 */
export function isolationMermaid(picture: IsolationPicture): string {
  const shown = picture.edges.filter((edge) => isShown(picture, edge));
  const named = new Set(shown.flatMap(({ from, to }) => [from, to]));
  const inFrame = (id: string, label: string, nodes: readonly IsolationNode[]): string[] =>
    nodes.length === 0
      ? []
      : [
          `  subgraph ${id}["${quoted(label)}"]`,
          '    direction LR',
          ...nodes.map((node) => `    ${shape(node)}`),
          '  end',
        ];
  const { nodes, groups, fds } = picture;
  return [
    'flowchart LR',
    ...groups.flatMap(({ id, label, number }) =>
      inFrame(
        id,
        label,
        nodes.filter(
          (node) => (node.kind === 'device' || node.kind === 'requester') && node.group === number,
        ),
      ),
    ),
    ...fds.flatMap(({ id, label, number }) =>
      inFrame(
        id,
        label,
        nodes.filter((node) => node.kind === 'ioasid' && node.fd === number),
      ),
    ),
    ...nodes
      .filter(({ kind, id }) => (kind === 'domain' || kind === 'memory') && named.has(id))
      .map((node) => `  ${shape(node)}`),
    ...shown.map((edge) => `  ${arrow(picture, edge)}`),
    ...remarksOf(picture).map((text) => `  %% ${text}`),
  ].join('\n');
}

/** A table that no entry names says nothing. */
function isShown({ edges }: IsolationPicture, edge: IsolationEdge): boolean {
  return edge.step !== 'is-table-of' || edges.some(({ to }) => to === edge.from);
}

/** Text between quotes of a Mermaid label. */
const quoted = (text: string): string =>
  text.replace(/[#"<>&]/g, (found) => `#${found.charCodeAt(0)};`);

function shape(node: IsolationNode): string {
  const label = quoted(node.label);
  switch (node.kind) {
    case 'device':
    case 'ioasid':
      return `${node.id}["${[label, ...node.notes.map(quoted)].join('<br/>')}"]`;
    case 'requester':
      return `${node.id}(["${label}"])`;
    case 'domain':
      return `${node.id}{{"${label}"}}`;
    case 'memory':
      return `${node.id}[("${label}")]`;
  }
}

function arrow({ differs }: IsolationPicture, edge: IsolationEdge): string {
  const label = quoted(labelOf(edge, differs));
  const line = edge.wrong === undefined ? lines[edge.kind] : lines.wrong;
  const drawn = edge.step === 'sends' ? '---' : line;
  return `${edge.from} ${drawn}${label === '' ? '' : `|"${label}"|`} ${edge.to}`;
}

const lines = { reaches: '-->', blocked: '-.-x', stale: '-.->', wrong: '==>' } as const;

function labelOf(edge: IsolationEdge, differs: boolean): string {
  const whose = differs && edge.view !== 'both' ? [edge.view] : [];
  const wrong = edge.wrong === undefined ? [] : [`WRONG, ${edge.wrong}`];
  switch (edge.step) {
    case 'sends':
    case 'is-table-of':
      return '';
    case 'is-built-on':
      return 'is built on';
    case 'maps':
      return [...whose, edge.access, ...wrong].join(': ');
    case 'translates': {
      const slot = { plain: [], pasid: ['PASID'], iotlb: ['stale, in the IOTLB'] }[edge.slot];
      const stop = edge.kind === 'blocked' ? ['blocked'] : [];
      const whom =
        edge.view === 'tracked' ? [`for ${edge.devices.map((d) => `d${d}`).join(', ')}`] : [];
      return [[...whose, ...whom].join(' '), ...slot, ...stop, ...wrong].filter(Boolean).join(': ');
    }
  }
}
