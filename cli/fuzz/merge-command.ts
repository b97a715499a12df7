import type { Command } from 'commander';
import type { MergedCampaign, ShardDocument } from '../../properties/fuzz/merge';
import type { ExitStatus } from '../shared/exit';
import { merge, NotOneCampaign, shardDocument } from '../../properties/fuzz/merge';
import { colours } from '../shared/colours';
import { exitStatus } from '../shared/exit';
import { BadInput } from '../topology/bad-input';
import { readBounded } from '../topology/read-bounded';

/** Registers `ioasid fuzz merge`. */
export function mergeCommand(fuzz: Command, finish: (status: ExitStatus) => void): void {
  fuzz
    .command('merge')
    .description('put the JSON documents of all shards of a campaign together')
    .argument(
      '<files...>',
      'what `ioasid fuzz --shard i/n --json` printed, one file for each shard',
    )
    .action((files: readonly string[], _: unknown, command: Command) =>
      finish(run(files, command.optsWithGlobals())),
    );
}

function run(files: readonly string[], options: { readonly json?: boolean }): ExitStatus {
  const merged = mergeFiles(files);
  process.stdout.write(
    options.json === true ? `${JSON.stringify(merged, null, 2)}\n` : print(merged),
  );
  if (merged.failures.length > 0) return exitStatus.violated;
  return merged.absent.length > 0 ? exitStatus.inconclusive : exitStatus.holds;
}

function mergeFiles(files: readonly string[]): MergedCampaign {
  const documents = files.map(read);
  try {
    return merge(documents);
  } catch (error) {
    if (!(error instanceof NotOneCampaign)) throw error;
    throw new BadInput(files[error.document] ?? '', error.message, { expected: error.expected });
  }
}

function read(file: string): ShardDocument {
  const expected = 'what ioasid fuzz --shard i/n --json printed';
  let value: unknown;
  try {
    value = JSON.parse(readBounded(file, file));
  } catch (error) {
    if (error instanceof BadInput) throw error;
    throw new BadInput(file, 'not a JSON document', { expected });
  }
  const parsed = shardDocument.safeParse(value);
  if (parsed.success) return parsed.data;
  const [issue] = parsed.error.issues;
  throw new BadInput(file, `wrong at ${issue?.path.join('.') ?? '?'}: ${issue?.message ?? ''}`, {
    expected,
  });
}

function print(merged: MergedCampaign): string {
  const lines = [
    `${merged.policy} on the ${merged.backend} backend: ${merged.shards} shards, ${merged.runs.toLocaleString('en-US')} sequences, ` +
      `${merged.commands.toLocaleString('en-US')} commands, seed ${merged.seed}`,
    ...merged.failures.flatMap(({ finding, trace, replay }) => [
      colours.red(finding),
      ...trace.map((step) => `  ${step}`),
      `again: ${replay}`,
    ]),
  ];
  if (merged.absent.length > 0)
    lines.push(colours.yellow(`inconclusive: never occurred: ${merged.absent.join(', ')}`));
  else if (merged.failures.length === 0)
    lines.push(colours.green('everything held, and every kind of command occurred'));
  return `${lines.join('\n')}\n`;
}
