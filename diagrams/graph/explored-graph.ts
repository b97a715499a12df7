/** What a search found: states in words, and the commands that lead from one to another. */
export interface ExploredGraph {
  /** The first one is the initial state. Each maps places such as `session(d1)` to their values. */
  readonly states: readonly ReadonlyMap<string, string>[];
  readonly steps: readonly {
    readonly from: number;
    readonly to: number;
    readonly command: string;
  }[];
}

/** A graph as it is drawn. */
export interface DrawnGraph {
  readonly title: string;
  readonly nodes: readonly DrawnNode[];
  readonly edges: readonly DrawnEdge[];
}

export interface DrawnNode {
  readonly initial: boolean;
  readonly lines: readonly string[];
  /** How many states it stands for. */
  readonly states: number;
}

export interface DrawnEdge {
  readonly from: number;
  readonly to: number;
  readonly commands: readonly string[];
}

/**
 * The graph as far as it can be told from a few places: states that agree on all of them are one node.
 * Commands after which they still agree are left out.
 */
export function project(
  title: string,
  { states, steps }: ExploredGraph,
  places: readonly string[],
): DrawnGraph {
  const nodes = new Map<string, { readonly lines: readonly string[]; states: number }>();
  const nodeOf = states.map((state) => {
    const lines = places.map((place) => `${place} = ${state.get(place) ?? '?'}`);
    const key = lines.join('\n');
    const node = nodes.get(key) ?? { lines, states: 0 };
    node.states += 1;
    nodes.set(key, node);
    return key;
  });
  const keys = [...nodes.keys()];
  const edges = new Map<
    string,
    { readonly from: number; readonly to: number; names: Set<string> }
  >();
  for (const { from, to, command } of steps) {
    const [begin, end] = [keys.indexOf(nodeOf[from] ?? ''), keys.indexOf(nodeOf[to] ?? '')];
    if (begin === end) continue;
    const edge = edges.get(`${begin} ${end}`) ?? { from: begin, to: end, names: new Set() };
    edge.names.add(command);
    edges.set(`${begin} ${end}`, edge);
  }
  return {
    title,
    nodes: [...nodes.values()].map((node, at) => ({ ...node, initial: at === 0 })),
    edges: [...edges.values()].map(({ from, to, names }) => ({ from, to, commands: [...names] })),
  };
}
