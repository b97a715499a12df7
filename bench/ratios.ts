import type { EngineName } from './engines';
import type { Row } from './row';
import { scopeNames } from './scopes';

/** How many times as fast, each from one run of the benchmark; null where one side was not measured. */
export interface Ratios {
  /** Product engine to SPIN, transitions per CPU second at the largest common scope, warm. */
  readonly spin: number | null;
  /** SPIN's CPU seconds to the verdict to those of the product engine from the start of its process. */
  readonly spinVerdict: number | null;
  /** The state-by-state search to SPIN, likewise: the same algorithm, both judging everything. */
  readonly spinLikeForLike: number | null;
  /** Product engine to @xstate/graph, states (and transitions) per CPU second at the largest common scope. */
  readonly xstateGraph: number | null;
  /** The same from the start of the process. */
  readonly xstateGraphCold: number | null;
  /** The state-by-state search, judging nothing as @xstate/graph judges nothing, to @xstate/graph. */
  readonly xstateGraphLikeForLike: number | null;
  /** Product engine on its largest common scope with SPIN to @xstate/graph on its largest, states per CPU second. */
  readonly xstateGraphAcrossScopes: number | null;
}

/** Works out all ratios. */
export function ratiosOf(rows: readonly Row[]): Ratios {
  const spin = largestCommon(rows, 'product', 'spin');
  const likeForLike = largestCommon(rows, 'states', 'spin');
  const graph = largestCommon(rows, 'product', 'xstate-graph');
  const plain = largestCommon(rows, 'counting', 'xstate-graph');
  return {
    spin: spin && ratio(spin.ours.transitionsPerSecond, spin.theirs.transitionsPerSecond),
    spinVerdict: spin && ratio(spin.theirs.cpuSeconds, spin.ours.coldCpuSeconds),
    spinLikeForLike:
      likeForLike &&
      ratio(likeForLike.ours.transitionsPerSecond, likeForLike.theirs.transitionsPerSecond),
    xstateGraph: graph && ratio(graph.ours.statesPerSecond, graph.theirs.statesPerSecond),
    xstateGraphCold: graph && ratio(graph.theirs.coldCpuSeconds, graph.ours.coldCpuSeconds),
    xstateGraphLikeForLike:
      plain && ratio(plain.ours.statesPerSecond, plain.theirs.statesPerSecond),
    xstateGraphAcrossScopes:
      spin && graph && ratio(spin.ours.statesPerSecond, graph.theirs.statesPerSecond),
  };
}

/** The rows of two engines on the largest scope that both explored, or null. */
export function largestCommon(
  rows: readonly Row[],
  ours: EngineName,
  theirs: EngineName,
): { readonly ours: Row; readonly theirs: Row } | null {
  for (const scope of scopeNames.toReversed()) {
    const found = (engine: EngineName): Row | undefined =>
      rows.find((row) => row.scope === scope && row.engine === engine);
    const [left, right] = [found(ours), found(theirs)];
    if (left !== undefined && right !== undefined) return { ours: left, theirs: right };
  }
  return null;
}

/** What was too quick to be timed is no side of a ratio. */
const ratio = (above: number | null, below: number | null): number | null =>
  above === null || below === null || above === 0 || below === 0 ? null : above / below;
