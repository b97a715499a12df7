import type { Invariant } from '../../invariants/invariant';
import type { CompiledModel } from '../../machines/compiled/compile';
import type { Exploration, Progress, SearchOptions } from './search';
import { Search } from './search';

export type { Exploration, Progress, SearchExtent, Violation } from './search';

export interface ExploreOptions extends SearchOptions {
  readonly onProgress?: (progress: Progress) => void;
}

/** How many states are expanded between two reports of progress, or two looks at the outside. */
export const slice = 1024;

/**
 * Explores a model to the end, or to a bound: every command in every state, and every table write of
 * it failing in turn while failures are left.
 */
export function explore(
  compiled: CompiledModel,
  invariants: readonly Invariant[],
  options: ExploreOptions = {},
): Exploration {
  const search = new Search(compiled, invariants, options);
  while (!search.advance(slice)) options.onProgress?.(search.progress);
  return search.exploration;
}
