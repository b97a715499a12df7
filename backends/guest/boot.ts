import { type ChildProcess, spawn } from 'node:child_process';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { rmSync } from 'node:fs';
import type { Socket } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout } from 'node:timers/promises';
import type { GuestTopology } from './topology';
import { ConsoleTail } from './console-tail';
import { GuestFailure } from './guest-failure';
import { type MonitorWatch, watchMonitor } from './monitor';
import { PORT_NAME, QEMU, qemuArguments } from './qemu-command';
import { Rendezvous } from './rendezvous';
import { aboutFolder, temporaryAdvice } from './unusable-folder';

export interface BootRequest {
  /** Path of a kernel image. */
  readonly kernel: string;
  /** The bytes of `initramfs()`. */
  readonly initramfs: Uint8Array;
  readonly topology: GuestTopology;
  /** Further words for the kernel. */
  readonly append?: string;
  /** Count instructions and skip idle time (the default): DMA probes are many times faster. */
  readonly icount?: boolean;
  /** How long the helper may take until it can be asked. */
  readonly timeoutMs?: number;
  /** The program; the QEMU in PATH otherwise. */
  readonly qemu?: string;
  /** Where the folder with its sockets goes; the system's folder for temporary files otherwise. */
  readonly temporary?: string;
  /** Gives up, and ends the guest also later. */
  readonly signal?: AbortSignal;
}

export interface GuestEnd {
  readonly code: number | null;
  readonly signal: NodeJS.Signals | null;
}

/** A guest whose helper can be asked. */
export interface Guest {
  readonly topology: GuestTopology;
  /** The other end of the helper's port. */
  readonly socket: Socket;
  /** From the start of QEMU until the helper could be asked. */
  readonly bootSeconds: number;
  /** The last lines of its console, and what QEMU complained about. */
  consoleTail(): readonly string[];
  /** Fulfilled when it has gone, for whatever reason. */
  readonly ended: Promise<GuestEnd>;
  /** Ends it and removes what it left. */
  stop(): Promise<void>;
}

const DEFAULT_TIMEOUT_MS = 30_000;

/**
 * Starts a guest. It ends with this process, however this process ends. Rejects with GuestFailure, or with
 * UnusableFolder where its sockets and files can be put nowhere.
 */
export async function bootGuest(request: BootRequest): Promise<Guest> {
  const { timeoutMs = DEFAULT_TIMEOUT_MS } = request;
  request.signal?.throwIfAborted();
  const running = new RunningGuest(await folderFor(request));
  try {
    return await running.start(request, timeoutMs);
  } catch (error) {
    await running.stop();
    request.signal?.throwIfAborted(); // then that is the reason
    throw error;
  }
}

/**
 * Runs a program as `/init` of a guest until it powers the guest off, and gives the last lines of the
 * console. Rejects with GuestFailure where it does not end in time, and as bootGuest does.
 */
export async function runInGuest(request: BootRequest): Promise<readonly string[]> {
  const { timeoutMs = DEFAULT_TIMEOUT_MS } = request;
  request.signal?.throwIfAborted();
  const running = new RunningGuest(await folderFor(request));
  try {
    const lines = await running.runToEnd(request, timeoutMs);
    request.signal?.throwIfAborted(); // then it did not end by itself
    return lines;
  } finally {
    await running.stop();
  }
}

/** A new folder of mode 0700. */
async function folderFor({ temporary = tmpdir() }: BootRequest): Promise<string> {
  try {
    return await mkdtemp(join(temporary, 'ioasid-guest-'));
  } catch (error) {
    throw aboutFolder(temporary, temporaryAdvice, error);
  }
}

class RunningGuest {
  private child: ChildProcess | undefined;
  private gone: Promise<GuestEnd> | undefined;
  private readonly tail = new ConsoleTail();
  private readonly rendezvous: Rendezvous[] = [];

  constructor(private readonly folder: string) {}

  async start(request: BootRequest, timeoutMs: number): Promise<Guest> {
    const { ended, port, watch, began } = await this.launch(request);
    await this.whileItLives(ended, timeoutMs, async () => (await watch).portOpens);
    const bootSeconds = (performance.now() - began) / 1000;
    return {
      topology: request.topology,
      socket: await port.peer,
      bootSeconds,
      consoleTail: () => this.tail.lines(),
      ended,
      stop: () => this.stop(),
    };
  }

  /** Waits until the guest powers itself off; what it printed. */
  async runToEnd(request: BootRequest, timeoutMs: number): Promise<readonly string[]> {
    const { ended } = await this.launch(request);
    const timer = new AbortController();
    const late = setTimeout(timeoutMs, undefined, { signal: timer.signal }).then(() => {
      throw this.failure(`the program in the guest did not end within ${timeoutMs / 1000} s`);
    });
    late.catch(() => undefined);
    await Promise.race([ended, late]);
    timer.abort();
    return this.tail.lines();
  }

  private async launch(request: BootRequest): Promise<{
    readonly ended: Promise<GuestEnd>;
    readonly port: Rendezvous;
    readonly watch: Promise<MonitorWatch>;
    readonly began: number;
  }> {
    const initramfs = join(this.folder, 'initramfs');
    const portSocket = join(this.folder, 'port');
    const monitorSocket = join(this.folder, 'monitor');
    const fill = async (): Promise<readonly [Rendezvous, Rendezvous]> => {
      await writeFile(initramfs, request.initramfs);
      return [await this.listen(portSocket), await this.listen(monitorSocket)];
    };
    const [port, monitor] = await fill().catch((error: unknown) => {
      throw aboutFolder(this.folder, temporaryAdvice, error);
    });
    const icount = request.icount ?? true;
    request.signal?.throwIfAborted(); // what is aborted by now tells nobody any more
    const began = performance.now();
    const ended = this.spawn(
      request.qemu ?? QEMU,
      qemuArguments({ ...request, initramfs, portSocket, monitorSocket, icount }),
    );
    const abort = (): void => void this.stop();
    request.signal?.addEventListener('abort', abort);
    void ended.finally(() => request.signal?.removeEventListener('abort', abort)).catch(() => {});
    const watch = monitor.peer.then((peer) => watchMonitor(peer, PORT_NAME));
    // all is read and connected then: even if this process is killed, nothing stays behind
    void watch
      .then(({ stands }) => stands)
      .then(() => this.removeFolder())
      .catch(() => {});
    return { ended, port, watch, began };
  }

  /** May be called at any time, and again. */
  async stop(): Promise<void> {
    this.child?.kill('SIGKILL');
    await this.gone?.catch(() => undefined);
    for (const one of this.rendezvous) one.close();
    await this.removeFolder();
  }

  private removeFolder(): Promise<void> {
    return rm(this.folder, { recursive: true, force: true });
  }

  private async listen(path: string): Promise<Rendezvous> {
    const rendezvous = await Rendezvous.at(path);
    this.rendezvous.push(rendezvous);
    return rendezvous;
  }

  private async whileItLives(
    ended: Promise<GuestEnd>,
    timeoutMs: number,
    wait: () => Promise<void>,
  ): Promise<void> {
    const timer = new AbortController();
    const death = ended.then(({ code, signal }) => {
      const how = signal ?? `exit status ${code ?? 'unknown'}`;
      throw this.failure(`the guest ended before its helper could be asked (QEMU: ${how})`);
    });
    const late = setTimeout(timeoutMs, undefined, { signal: timer.signal }).then(() => {
      throw this.failure(`the helper in the guest could not be asked for ${timeoutMs / 1000} s`);
    });
    try {
      await Promise.race([wait(), death, late]);
    } finally {
      timer.abort();
      // the loser of the race may fail later, when nobody asks any more
      for (const other of [death, late]) other.catch(() => undefined);
    }
  }

  private spawn(qemu: string, words: readonly string[]): Promise<GuestEnd> {
    // the kernel kills it when this process dies, even if nothing here gets to run any more
    const child = spawn('setpriv', ['--pdeathsig', 'KILL', qemu, ...words], {
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    this.child = child;
    for (const stream of [child.stdout, child.stderr]) {
      stream.setEncoding('utf8');
      stream.on('data', (text: string) => this.tail.add(text));
    }
    const removeFolder = (): void => rmSync(this.folder, { recursive: true, force: true });
    process.once('exit', removeFolder);
    this.gone = new Promise<GuestEnd>((resolve, reject) => {
      child.once('error', reject);
      child.once('close', (code, signal) => resolve({ code, signal }));
    }).finally(() => process.off('exit', removeFolder));
    return this.gone;
  }

  private failure(what: string): GuestFailure {
    return new GuestFailure(what, this.tail.lines());
  }
}
