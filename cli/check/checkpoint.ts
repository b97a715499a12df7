import type { Checkpointing } from '../../properties/explorer/interruptible';
import type { CheckRequest } from './request';
import { accessSync, constants } from 'node:fs';
import { dirname } from 'node:path';
import { type Command, Option } from 'commander';
import { CheckpointError } from '../../properties/explorer/checkpoint/checkpoint-error';
import { wholeNumber } from '../shared/options';
import { BadInput } from '../topology/bad-input';

/** The options by which a search is kept and gone on with. */
export interface CheckpointOptions {
  readonly checkpoint?: string;
  readonly checkpointEvery: number;
  readonly resume?: string;
}

export const withCheckpoint = (command: Command): Command =>
  command
    .option('--checkpoint <file>', 'keep the search there: now and then, and where it ends early')
    .addOption(
      new Option('--checkpoint-every <seconds>', 'how often')
        .argParser(wholeNumber(1, 86_400))
        .default(60),
    )
    .option('--resume <file>', 'go on from a checkpoint, with the same options otherwise');

/** What the options ask for. Throws BadInput where there is more than one search. */
export function checkpointingOf(
  {
    checkpoint,
    checkpointEvery,
    resume,
    workers,
  }: CheckpointOptions & { readonly workers: number },
  { configurations }: CheckRequest,
): Checkpointing | undefined {
  if (checkpoint === undefined && resume === undefined) return undefined;
  const option = checkpoint === undefined ? '--resume' : '--checkpoint';
  if (configurations.length !== 1)
    throw new BadInput(
      option,
      `a checkpoint holds one search, and these are ${configurations.length}`,
      {
        expected: 'one scope: --devices, --groups, --fds, --ioasids or --faults',
      },
    );
  if (workers > 1)
    throw new BadInput(option, `cannot be used with --workers ${workers}`, {
      expected: 'one worker',
    });
  if (checkpoint !== undefined) requireFolder(checkpoint);
  return {
    every: checkpointEvery,
    ...(checkpoint === undefined ? {} : { file: checkpoint }),
    ...(resume === undefined ? {} : { resume }),
    onFailure: ({ message }) => process.stderr.write(`${message}; the search goes on without\n`),
  };
}

/** Better before a search of hours than after it. */
function requireFolder(file: string): void {
  try {
    accessSync(dirname(file), constants.W_OK);
  } catch (error) {
    throw new BadInput(file, error instanceof Error ? error.message : String(error), {
      expected: 'a file in a folder that can be written to',
    });
  }
}

/** Runs something that SIGINT and SIGTERM end in good order where `wanted`; a second one kills. */
export async function interruptibly<T>(
  wanted: boolean,
  run: (signal: AbortSignal) => Promise<T>,
): Promise<T> {
  const controller = new AbortController();
  const abort = (): void => controller.abort();
  const signals = wanted ? (['SIGINT', 'SIGTERM'] as const) : [];
  for (const signal of signals) process.once(signal, abort);
  try {
    return await run(controller.signal);
  } catch (error) {
    if (error instanceof CheckpointError)
      throw new BadInput(error.path, error.why, { expected: error.expected });
    throw error;
  } finally {
    for (const signal of signals) process.off(signal, abort);
  }
}
