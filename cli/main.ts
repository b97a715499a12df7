#!/usr/bin/env node
import { Command, CommanderError } from 'commander';
import type { ExitStatus } from './shared/exit';
import { checkCommand } from './check/command';
import { benchCommand } from './bench/command';
import { diagramsCommand } from './diagrams/command';
import { exportCommand } from './export/command';
import { fuzzCommand } from './fuzz/command';
import { kernelCommand } from './kernel/command';
import { proveCommand } from './prove/command';
import { replayCommand } from './replay/command';
import { reviewCommand } from './review/command';
import { scenarioCommand } from './scenario/command';
import { WorkerFailure } from '../properties/explorer/workers/worker-link';
import { exitStatus } from './shared/exit';
import { version } from './shared/version';
import { BadInput } from './topology/bad-input';
import { topologyCommand } from './topology/command';

const DESCRIPTION =
  'Proves and refutes claims about devices, IOMMU groups, IOASIDs and IOMMU fds, under the rules of ' +
  'several designs, on a simulated IOMMU.';

/** Runs the program. The exit status is set, not forced, so that everything printed gets out. */
async function main(argv: readonly string[]): Promise<void> {
  const program = new Command('ioasid');
  const finish = (status: ExitStatus): void => {
    process.exitCode = status;
  };
  program.description(DESCRIPTION).version(version).exitOverride().showHelpAfterError(false);
  checkCommand(program, finish);
  fuzzCommand(program, finish);
  proveCommand(program, finish);
  scenarioCommand(program, finish);
  replayCommand(program, finish);
  topologyCommand(program);
  reviewCommand(program);
  exportCommand(program);
  diagramsCommand(program, finish);
  benchCommand(program, finish);
  kernelCommand(program, finish);
  const every = (command: Command): Command[] => [command, ...command.commands.flatMap(every)];
  for (const command of every(program)) command.exitOverride();
  try {
    await program.parseAsync(argv);
  } catch (error) {
    finish(statusOf(error));
  }
}

/**
 * A bad input is told in its message alone; anything unexpected keeps its stack, and proves nothing: the
 * status of a process that dies of an error would be that of a violation.
 */
function statusOf(error: unknown): ExitStatus {
  if (error instanceof CommanderError)
    return error.exitCode === 0 ? exitStatus.holds : exitStatus.badInput;
  if (error instanceof WorkerFailure) {
    process.stderr.write(`${error.message}; try again with fewer workers\n`);
    return exitStatus.inconclusive;
  }
  if (!(error instanceof BadInput)) {
    process.stderr.write(
      `${error instanceof Error ? (error.stack ?? error.message) : String(error)}\n`,
    );
    return exitStatus.inconclusive;
  }
  process.stderr.write(`${error.message}\n`);
  return exitStatus.badInput;
}

process.stdout.on('error', (error: NodeJS.ErrnoException) => {
  // a reader such as head that has seen enough is no error
  if (error.code === 'EPIPE') process.exit(process.exitCode);
  process.stderr.write(`the standard output cannot be written: ${error.message}\n`);
  process.exit(exitStatus.inconclusive);
});
process.stderr.on('error', () => {
  // nobody reads what would be said about it
});
void main(process.argv);
