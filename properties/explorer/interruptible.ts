import type { Invariant } from '../../invariants/invariant';
import type { CompiledModel } from '../../machines/compiled/compile';
import type { Exploration, Progress, SearchOptions } from './search';
import { setImmediate } from 'node:timers/promises';
import { performance } from 'node:perf_hooks';
import { CheckpointError } from './checkpoint/checkpoint-error';
import { resumeSearch, saveSearch } from './checkpoint/search-checkpoint';
import { slice } from './explore';
import { Search } from './search';

/** Where a search is kept while it runs, and from where it goes on. */
export interface Checkpointing {
  /** The file to write: now and then, when a bound is hit, and when the search is interrupted. */
  readonly file?: string;
  /** The seconds between two checkpoints. */
  readonly every: number;
  /** A checkpoint to go on from. */
  readonly resume?: string;
  /** Told when a checkpoint could not be written; the search goes on. */
  readonly onFailure?: (error: CheckpointError) => void;
}

export interface InterruptibleOptions extends SearchOptions {
  readonly onProgress?: (progress: Progress) => void;
  /** Ends the search when it is aborted. */
  readonly signal?: AbortSignal;
  readonly checkpointing?: Checkpointing;
}

/**
 * The same search as `explore`, which lets the outside in now and then: it can be interrupted, keeps
 * checkpoints, and goes on from one as if nothing had been.
 */
export async function exploreInterruptibly(
  compiled: CompiledModel,
  invariants: readonly Invariant[],
  { onProgress, signal, checkpointing, ...options }: InterruptibleOptions,
): Promise<Exploration> {
  const search =
    checkpointing?.resume === undefined
      ? new Search(compiled, invariants, options)
      : resumeSearch(checkpointing.resume, compiled, invariants, options);
  let saved = performance.now();
  const save = (): void => {
    if (checkpointing?.file === undefined) return;
    try {
      saveSearch(checkpointing.file, search, compiled, invariants, options);
    } catch (error) {
      if (!(error instanceof CheckpointError)) throw error;
      checkpointing.onFailure?.(error);
    }
    saved = performance.now();
  };
  while (!search.advance(slice)) {
    onProgress?.(search.progress);
    await setImmediate();
    if (signal?.aborted === true) search.interrupt();
    else if (performance.now() - saved >= (checkpointing?.every ?? Infinity) * 1000) save();
  }
  const { exploration } = search;
  if (!exploration.complete) save();
  return exploration;
}
