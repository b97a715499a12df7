import type { Id } from '../../machines/terms/sorts';
import type {
  EntrySlot,
  IsolationEdge,
  IsolationNode,
  IsolationPicture,
  TranslationEdge,
} from './isolation-graph';

type Graph = Pick<IsolationPicture, 'nodes' | 'edges' | 'groups' | 'differences'>;

/** Who owns each group and what each device reaches, one plain sentence each: the picture for those who do not see it. */
export function sentencesOf(graph: Graph): string[] {
  return [
    ...graph.groups.map(({ label }) => `${label.replace(':', ' is')}.`),
    ...graph.nodes.flatMap((node) => (node.kind === 'device' ? aboutDevice(graph, node) : [])),
  ];
}

type DeviceNode = Extract<IsolationNode, { readonly kind: 'device' }>;

function aboutDevice(graph: Graph, { device, label, onBus }: DeviceNode): string[] {
  if (!onBus) return [`${label} is not on the bus.`];
  const entries = graph.edges.filter(
    (edge): edge is TranslationEdge =>
      edge.step === 'translates' && edge.view !== 'tracked' && edge.devices.includes(device),
  );
  // aliases that lead to the same place are not worth a sentence of their own
  const told = new Set(entries.map((edge) => aboutEntry(graph, label, edge)));
  return [
    ...told,
    ...graph.differences.filter((one) => one.device === device).map(aboutDifference),
  ].filter((text, at, all) => all.indexOf(text) === at);
}

function aboutEntry(graph: Graph, label: string, edge: TranslationEdge): string {
  const wrong = edge.wrong === undefined ? '' : `: wrong, ${edge.wrong}`;
  if (edge.kind === 'blocked') return `${sender(label, edge.slot)} is blocked${wrong}.`;
  const ways = waysFrom(graph, edge.to);
  const by = edge.slot === 'plain' ? label : sender(label, edge.slot);
  return `${by} ${ways.length === 0 ? `goes ${throughOf(graph, edge.to)}, where nothing is mapped` : `reaches ${ways.join(' and ')}`}${wrong}.`;
}

function sender(label: string, slot: EntrySlot): string {
  switch (slot) {
    case 'plain':
      return `DMA of ${label}`;
    case 'pasid':
      return `DMA of ${label} with its PASID`;
    case 'iotlb':
      return `DMA of ${label}, by what the IOTLB remembers,`;
  }
}

/** `memory of fd1 through i1`, for every memory that a domain leads to. */
function waysFrom(graph: Graph, domain: string): string[] {
  const ends: string[] = [];
  const follow = (id: string): void => {
    for (const edge of graph.edges) {
      if (edge.from !== id || edge.view === 'tracked') continue;
      if (edge.step === 'maps') ends.push(memoryAt(graph, edge));
      else follow(edge.to);
    }
  };
  follow(domain);
  return ends.map((end) => `${end} ${throughOf(graph, domain)}`);
}

function memoryAt({ nodes }: Graph, edge: IsolationEdge): string {
  const label = nodes.find(({ id }) => id === edge.to)?.label ?? edge.to;
  return edge.wrong === undefined ? label : `${label} (wrong: ${edge.wrong})`;
}

function throughOf({ nodes }: Graph, domain: string): string {
  const label = nodes.find(({ id }) => id === domain)?.label ?? domain;
  return label.startsWith('table of ')
    ? `through ${label.slice('table of '.length)}`
    : `through the ${label}`;
}

interface Believed {
  readonly device: Id<'Device'>;
  readonly slot: 'plain' | 'pasid';
  readonly tracked: string;
  readonly because?: string;
}

function aboutDifference({ device, slot, tracked, because }: Believed): string {
  const what = slot === 'plain' ? `d${device}` : `the PASID of d${device}`;
  return `Software holds ${what} to be in ${tracked}${because === undefined ? '' : `: ${because}`}.`;
}
