import type { Invariant } from '../../../invariants/invariant';
import type { CompiledModel } from '../../../machines/compiled/compile';
import type { SearchOptions } from '../search';
import type { WriteBytes } from './file';
import { packingOf } from '../../../machines/compiled/state-packing';
import { boundsOf } from '../bounds';
import { Search } from '../search';
import { roomOf, VisitedStates } from '../visited';
import { CheckpointError } from './checkpoint-error';
import { readCheckpoint, writeCheckpoint } from './file';
import { readHeader, standingOf, violationsIn, writeHeader, type Header } from './header';
import { identityOf } from '../identity';

const identity = (
  compiled: CompiledModel,
  invariants: readonly Invariant[],
  { symmetry }: SearchOptions,
): string =>
  identityOf({
    model: compiled.model,
    invariants,
    upToSymmetry: symmetry !== undefined,
    coverage: compiled.coverage !== undefined,
  });

/** Keeps where a search stands. Throws CheckpointError where that fails; an older checkpoint stays. */
export function saveSearch(
  path: string,
  search: Search,
  compiled: CompiledModel,
  invariants: readonly Invariant[],
  options: SearchOptions,
  write?: WriteBytes,
): void {
  const { standing, visited } = search;
  const { current, depth, levelEnd, count, seconds, verdicts } = standing;
  const head = writeHeader({
    identity: identity(compiled, invariants, options),
    states: visited.size,
    stride: visited.stride,
    standing: {
      current,
      depth,
      levelEnd,
      count: { ...count },
      seconds,
      verdicts: { violated: [...verdicts.violated], witnessed: [...verdicts.witnessed] },
    },
    violations: violationsIn(standing),
    ...(compiled.coverage === undefined
      ? {}
      : {
          coverage: {
            taken: [...compiled.coverage.taken],
            outcomes: [...compiled.coverage.outcomes],
          },
        }),
  });
  writeCheckpoint(path, head, visited.rows(), write);
}

/** The search that a checkpoint was made of. Throws CheckpointError if it is not one of this search. */
export function resumeSearch(
  path: string,
  compiled: CompiledModel,
  invariants: readonly Invariant[],
  options: SearchOptions,
): Search {
  return readCheckpoint(path, (reader) => {
    const header = headerIn(path, reader.head);
    if (header.identity !== identity(compiled, invariants, options))
      throw new CheckpointError(
        path,
        'the checkpoint is of another model, scope or way of searching',
        'the options of the check that wrote it, and the same version of this program',
      );
    const { maxBytes } = boundsOf(options);
    const visited = new VisitedStates(packingOf(compiled.model), roomOf(maxBytes));
    const bytes = header.states * header.stride * Int32Array.BYTES_PER_ELEMENT;
    if (header.stride !== visited.stride || bytes !== reader.bodyBytes)
      throw new CheckpointError(path, 'the checkpoint is truncated or damaged', 'a whole one');
    if (!visited.load(header.states, (into) => reader.next(into)))
      throw new CheckpointError(
        path,
        `its ${header.states} states do not fit into the bound on memory`,
        'a larger --memory',
      );
    if (header.coverage !== undefined)
      compiled.coverage?.add(
        Uint8Array.from(header.coverage.taken),
        Uint8Array.from(header.coverage.outcomes),
      );
    const standing = standingOf(header, invariants);
    return new Search(compiled, invariants, options, { standing, visited });
  });
}

function headerIn(path: string, head: string): Header {
  try {
    return readHeader(head);
  } catch {
    throw new CheckpointError(path, 'the head of the checkpoint is of another version', 'this one');
  }
}
