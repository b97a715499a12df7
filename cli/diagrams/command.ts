import { readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import type { Command } from 'commander';
import type { Document } from '../../properties/debate/page/traces';
import type { ExitStatus } from '../shared/exit';
import type { Drift } from './drift';
import { exitStatus } from '../shared/exit';
import { writeWhole } from '../shared/write-file';
import { diagramDocuments } from './diagram-documents';
import { driftOf, hasDrift } from './drift';

const EXAMPLES = `
Writes README.md and generated/ into the folder: a page for each policy with Mermaid pictures and tables of
transitions, and an SVG picture of each machine. Each file is written whole or not at all. Files of generated/
that nothing writes any more are removed, if the folder was written by this command before.

Examples:
  ioasid diagrams                    into ./diagrams
  ioasid diagrams --out pictures
  ioasid diagrams --check            for continuous integration

Exit status: 0 written, or nothing differs, 1 something differs (--check), 2 bad input.
`;

interface DiagramsCommandOptions {
  readonly out: string;
  readonly check?: boolean;
  readonly json?: boolean;
}

/** Registers `ioasid diagrams`. */
export function diagramsCommand(program: Command, finish: (status: ExitStatus) => void): void {
  program
    .command('diagrams')
    .description('draw the machines of all policies')
    .option('--out <dir>', 'the folder to write or to check', 'diagrams')
    .option('--check', 'write nothing, and say what differs')
    .option('--json', 'print one JSON document')
    .addHelpText('after', EXAMPLES)
    .action(async (options: DiagramsCommandOptions) => finish(await run(options)));
}

async function run({
  out,
  check = false,
  json = false,
}: DiagramsCommandOptions): Promise<ExitStatus> {
  const documents = inFolder(await diagramDocuments());
  const drift = driftOf(out, documents);
  const removed = check ? [] : write(out, documents, drift);
  process.stdout.write(
    json
      ? `${JSON.stringify({ folder: out, checked: check, files: documents.length, ...drift, removed }, null, 2)}\n`
      : print(out, check, documents.length, drift, removed),
  );
  return check && hasDrift(drift) ? exitStatus.violated : exitStatus.holds;
}

/** Paths from the folder of the diagrams instead of the top of the project. */
export const inFolder = (documents: readonly Document[]): Document[] =>
  documents.map(({ path, text }) => ({ path: path.replace(/^diagrams\//, ''), text }));

/** Writes what differs and takes away what nothing writes any more. Returns what was removed. */
export function write(
  out: string,
  documents: readonly Document[],
  { missing, stale, superfluous }: Drift,
): readonly string[] {
  const wasWrittenBefore = isOurs(out);
  const changed = new Set([...missing, ...stale]);
  for (const { path, text } of documents) if (changed.has(path)) writeWhole(join(out, path), text);
  // somebody else's folder of that name is none of our business
  if (!wasWrittenBefore) return [];
  for (const path of superfluous) rmSync(join(out, path));
  return superfluous;
}

function isOurs(out: string): boolean {
  try {
    return readFileSync(join(out, 'README.md'), 'utf8').includes('`ioasid diagrams`');
  } catch {
    return false;
  }
}

function print(
  out: string,
  check: boolean,
  files: number,
  { missing, stale, superfluous }: Drift,
  removed: readonly string[],
): string {
  const lines = (what: string, paths: readonly string[]): string[] =>
    paths.map((path) => `${what} ${join(out, path)}`);
  const left = superfluous.filter((path) => !removed.includes(path));
  return `${[
    ...lines(check ? 'missing' : 'new', missing),
    ...lines(check ? 'out of date' : 'changed', stale),
    ...lines('removed', removed),
    ...lines('superfluous', left),
    ...(check && missing.length + stale.length + left.length > 0
      ? [`run "ioasid diagrams" to write ${out} anew`]
      : [`${files} files ${check ? 'are up to date' : 'in'} ${check ? `in ${out}` : out}`]),
  ].join('\n')}\n`;
}
