import { GuestFailure } from '../../backends/guest/guest-failure';
import { HelperGone } from '../../backends/ioctl/helper-client';
import { HelperFailure } from '../../backends/guest/helper';
import { BadSource, BuildFailure } from '../../backends/guest/kernel/build-failure';
import { MissingTools } from '../../backends/guest/missing-tools';
import { UnusableFolder } from '../../backends/guest/unusable-folder';
import { type ExitStatus, exitStatus } from '../shared/exit';

/** What may go wrong outside of this program is told without a stack. */
export async function tellingFailures(work: () => Promise<ExitStatus>): Promise<ExitStatus> {
  try {
    return await work();
  } catch (error) {
    const status = statusOf(error);
    if (status === undefined || !(error instanceof Error)) throw error;
    process.stderr.write(`${error.message}\n`);
    return status;
  }
}

function statusOf(error: unknown): ExitStatus | undefined {
  const unusable = [MissingTools, BadSource, UnusableFolder].some((kind) => error instanceof kind);
  if (unusable) return exitStatus.badInput;
  const unfinished = [BuildFailure, GuestFailure, HelperFailure, HelperGone].some(
    (kind) => error instanceof kind,
  );
  return unfinished ? exitStatus.inconclusive : undefined;
}
