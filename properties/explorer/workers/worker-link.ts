import { once } from 'node:events';
import { Worker } from 'node:worker_threads';
import type { Reply, Request } from './protocol';

/** A worker thread that died, or that is not there. */
export class WorkerFailure extends Error {
  override readonly name = 'WorkerFailure';
}

/** An error of another thread need not be an Error of this one. */
const messageOf = (error: unknown): string =>
  typeof error === 'object' && error !== null && 'message' in error
    ? String(error.message)
    : String(error);

/** One worker thread, asked one thing at a time. */
export class WorkerLink {
  private readonly worker: Worker;
  private failure: WorkerFailure | undefined;
  private waiting: { resolve: (reply: Reply) => void; reject: (error: Error) => void } | undefined;

  constructor(
    private readonly name: string,
    file: string,
    setup: unknown,
  ) {
    this.worker = new Worker(file, { workerData: setup });
    this.worker.on('message', (reply: Reply) => {
      const { waiting } = this;
      this.waiting = undefined;
      waiting?.resolve(reply);
    });
    this.worker.on('error', (error: unknown) => this.fail(messageOf(error)));
    this.worker.on('exit', (code) => this.fail(`it ended with ${code}`));
  }

  /** What the worker says first, or in reply. Rejects if it dies. */
  ask(request?: Request): Promise<Reply> {
    return new Promise((resolve, reject) => {
      if (this.failure !== undefined) {
        reject(this.failure);
        return;
      }
      this.waiting = { resolve, reject };
      if (request !== undefined) this.worker.postMessage(request);
    });
  }

  /** Ends the thread, whatever it is doing. */
  async end(): Promise<void> {
    const gone = this.worker.threadId < 0 ? undefined : once(this.worker, 'exit');
    await this.worker.terminate();
    await gone;
  }

  private fail(why: string): void {
    this.failure ??= new WorkerFailure(`${this.name} died: ${why}`);
    this.waiting?.reject(this.failure);
    this.waiting = undefined;
  }
}
