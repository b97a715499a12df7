import { type ExitStatus, exitStatus } from '../shared/exit';

const asking = ['SIGINT', 'SIGTERM', 'SIGHUP'] as const;

/**
 * Runs some work until it is done or this program is asked to end: then the signal is aborted, and what the
 * work comes to is inconclusive. Asked again, this program ends at once.
 */
export async function interruptible(
  work: (signal: AbortSignal) => Promise<ExitStatus>,
): Promise<ExitStatus> {
  const interrupted = new AbortController();
  const interrupt = (): void => interrupted.abort();
  for (const one of asking) process.once(one, interrupt);
  try {
    return await work(interrupted.signal);
  } catch (error) {
    if (!interrupted.signal.aborted) throw error;
    process.stderr.write('interrupted\n');
    return exitStatus.inconclusive;
  } finally {
    for (const one of asking) process.off(one, interrupt);
  }
}
