import { type ChildProcessWithoutNullStreams, spawn } from 'node:child_process';
import { setTimeout } from 'node:timers/promises';
import { ConsoleTail } from '../guest/console-tail';
import { ChildStream } from './child-stream';
import { HelperClient } from './helper-client';

export interface HelperStart {
  /** Path of the helper. */
  readonly program: string;
  /** PCI addresses that it may be asked about: `0000:00:05.0`. */
  readonly devices: readonly string[];
  /** How long one reply may take, in milliseconds. */
  readonly timeout?: number;
  /** A command in front of the helper that gives it rights: `['sudo', '-n']`. */
  readonly elevate?: readonly string[];
}

/** How a helper ended; neither code nor signal where it could not be started. */
export interface HelperEnd {
  readonly code: number | null;
  readonly signal: NodeJS.Signals | null;
  /** In words. */
  readonly says: string;
}

/** A helper that runs on this machine. */
export interface StartedHelper {
  readonly client: HelperClient;
  /** Fulfilled when it has ended, for whatever reason. Never rejected. */
  readonly ended: Promise<HelperEnd>;
  /**
   * Ends it, so that it gives its devices back if it still can; may be called again. Rejects with
   * HelperStays where not even SIGKILL ends it within some seconds.
   */
  readonly stop: () => Promise<void>;
}

/** A helper that cannot be ended: it belongs to another user, or waits inside of the kernel. */
export class HelperStays extends Error {}

/** How long each way of ending the helper is waited for, in milliseconds. */
const patience = 2000;
/** How long output may stay open behind a helper that has ended: a child of its own may hold it. */
const grace = 300;

/**
 * Starts the helper on this machine, with its requests and replies on pipes. What goes wrong is told by the
 * client: requests fail with HelperGone, with the last lines of what the helper complained about.
 */
export function startHelper({
  program,
  devices,
  timeout,
  elevate = [],
}: HelperStart): StartedHelper {
  const [command, ...words] = [...elevate, program];
  const child = spawn(command, [...words, ...devices.flatMap((device) => ['--device', device])]);
  const tail = new ConsoleTail(40);
  child.stderr.setEncoding('utf8').on('data', (text: string) => tail.add(text));
  const stream = new ChildStream(child);
  const ended = endOf(child);
  const client = new HelperClient(stream, {
    tail: () => tail.lines().join('\n'),
    ...(timeout === undefined ? {} : { timeout }),
  });
  void ended.then(({ says }) => {
    child.stderr.destroy();
    stream.destroy(new Error(says));
  });
  const stop = async (): Promise<void> => {
    const quit = client.ask('quit').catch(() => undefined);
    await within(Promise.race([ended, quit]));
    client.close(); // the end of its input ends it too
    for (const signal of [undefined, 'SIGTERM', 'SIGKILL'] as const) {
      if (signal !== undefined) child.kill(signal);
      if (await within(ended)) return;
    }
    throw new HelperStays(`the helper (process ${child.pid ?? 'unknown'}) does not end`);
  };
  return { client, ended, stop };
}

function endOf(child: ChildProcessWithoutNullStreams): Promise<HelperEnd> {
  return new Promise((resolve) => {
    child.once('error', ({ message }) => {
      // an error of a child that runs is that of a signal
      if (child.pid === undefined)
        resolve({ code: null, signal: null, says: `it did not start: ${message}` });
    });
    const end = (code: number | null, signal: NodeJS.Signals | null): void =>
      resolve({ code, signal, says: `it ended with ${signal ?? `status ${code ?? 'unknown'}`}` });
    child.once('close', end);
    child.once('exit', (code, signal) => {
      void setTimeout(grace).then(() => end(code, signal));
    });
  });
}

/** Whether it comes within the time that is waited for anything here. */
async function within(event: Promise<unknown>): Promise<boolean> {
  const timer = new AbortController();
  const late = setTimeout(patience, false, { signal: timer.signal }).catch(() => false);
  const came = await Promise.race([event.then(() => true), late]);
  timer.abort();
  return came;
}
