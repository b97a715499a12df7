import { existsSync, readdirSync, type Stats, statSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { readGroupFolders, readSysfsGroups } from '../../backends/sysfs/read-groups';
import { importTopology } from '../../machines/topology/import/import';
import { errorsOf, type Problem, type Topology } from '../../machines/topology/topology';
import { BadInput, badInputMessage } from './bad-input';
import { readBounded } from './read-bounded';

export interface ReadTopology {
  readonly topology: Topology;
  /** The source as messages name it. */
  readonly source: string;
}

const STDIN = '-';
const GROUPS_BELOW_ROOT = join('kernel', 'iommu_groups');

/**
 * Reads the IOMMU groups from a pasted listing in a file, from standard input (`-`), or from a
 * directory: a sysfs root such as `/sys`, or an `iommu_groups` folder.
 *
 * @throws BadInput for a source that cannot be read, and for the first error in it; further ones
 * are attached.
 */
export function readTopology(source: string): ReadTopology {
  const name = source === STDIN ? 'standard input' : source;
  const topology =
    source !== STDIN && stat(source).isDirectory()
      ? readDirectory(source)
      : importTopology(readBounded(source === STDIN ? 0 : source, name));
  const [first, ...further] = errorsOf(topology);
  if (first !== undefined) throw badInput(name, first, further);
  return { topology, source: name };
}

function stat(file: string): Stats {
  try {
    return statSync(file);
  } catch {
    throw new BadInput(file, 'no such file or directory', {
      expected: 'a file with a listing of IOMMU groups, a sysfs directory, or - for standard input',
    });
  }
}

function readDirectory(directory: string): Topology {
  if (existsSync(join(directory, GROUPS_BELOW_ROOT))) return readSysfsGroups(directory);
  const groups = resolve(directory);
  if (groups.endsWith(GROUPS_BELOW_ROOT)) return readSysfsGroups(resolve(groups, '..', '..'));
  if (holdsGroups(groups)) return readGroupFolders({ groups });
  throw new BadInput(
    directory,
    'no IOMMU groups in this directory: the IOMMU is off, or it is not sysfs',
    {
      expected: `${GROUPS_BELOW_ROOT} below it, or numbered folders with devices in them`,
    },
  );
}

function holdsGroups(directory: string): boolean {
  return readdirSync(directory).some(
    (name) => /^\d+$/.test(name) && existsSync(join(directory, name, 'devices')),
  );
}

function badInput(file: string, first: Problem, further: readonly Problem[]): BadInput {
  return new BadInput(file, first.message, {
    ...placeOf(first),
    further: further.map((problem) => badInputMessage(file, problem.message, placeOf(problem))),
  });
}

function placeOf(problem: Problem): {
  readonly line: number | undefined;
  readonly expected: string | undefined;
} {
  return { line: problem.line > 0 ? problem.line : undefined, expected: problem.expected };
}
