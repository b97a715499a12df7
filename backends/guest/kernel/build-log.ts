import { spawn } from 'node:child_process';
import { closeSync, openSync, writeSync } from 'node:fs';
import { ConsoleTail } from '../console-tail';
import { BuildFailure } from './build-failure';

export interface Step {
  /** As it is named in an error. */
  readonly name: string;
  readonly program: string;
  readonly arguments: readonly string[];
  readonly folder: string;
  readonly env?: NodeJS.ProcessEnv;
  /** Told how many lines were printed since the last time. */
  readonly onLines?: (lines: number) => void;
}

const SHOWN = 25;

/** Runs programs one after the other and keeps all that they print in one file. */
export class BuildLog {
  private readonly file: number;

  constructor(
    readonly path: string,
    private readonly signal?: AbortSignal,
  ) {
    this.file = openSync(path, 'w', 0o600);
  }

  async run(step: Step): Promise<void> {
    const tail = new ConsoleTail(SHOWN);
    writeSync(this.file, `\n$ ${[step.program, ...step.arguments].join(' ')}\n`);
    const status = await this.status(step, (text) => {
      writeSync(this.file, text);
      tail.add(text);
      step.onLines?.(text.split('\n').length - 1);
    });
    this.signal?.throwIfAborted();
    if (status !== 0)
      throw new BuildFailure(step.name, `${step.program} ended with ${status}`, this.path, [
        ...tail.lines(),
      ]);
  }

  close(): void {
    closeSync(this.file);
  }

  /** make tells its own children to end when it is told so; it is told so when this process dies. */
  private status(step: Step, onText: (text: string) => void): Promise<number | string> {
    return new Promise((resolve, reject) => {
      const child = spawn('setpriv', ['--pdeathsig', 'TERM', step.program, ...step.arguments], {
        cwd: step.folder,
        env: step.env ?? process.env,
        stdio: ['ignore', 'pipe', 'pipe'],
        ...(this.signal === undefined ? {} : { signal: this.signal, killSignal: 'SIGTERM' }),
      });
      for (const stream of [child.stdout, child.stderr]) {
        stream.setEncoding('utf8');
        stream.on('data', onText);
      }
      child.once('error', (error) => {
        if (error.name !== 'AbortError') reject(error);
      });
      child.once('close', (code, signal) => resolve(code ?? signal ?? 'no status'));
    });
  }
}
