import { bootGuest, type Guest, runInGuest } from '../../backends/guest/boot';
import { initramfs } from '../../backends/guest/initramfs';
import type { GuestTopology } from '../../backends/guest/topology';
import { GuestFailure } from '../../backends/guest/guest-failure';
import { PROBE_AREA } from '../../backends/guest/qemu-command';
import { showReply } from '../../backends/ioctl/protocol/reply';
import { HelperClient } from '../../backends/ioctl/helper-client';

/** A guest whose helper is asked. */
export interface LabGuest {
  readonly client: HelperClient;
  /** The kernel as it calls itself: `7.3.4`. */
  readonly release: string;
  /** From the start of QEMU to the first answer. */
  readonly bootSeconds: number;
  /** Makes its devices ready to be probed, once. Rejects with GuestFailure. */
  prepare(): Promise<void>;
  stop(): Promise<void>;
}

/** Starts guests of one kernel; all of them end when it does. */
export class GuestLab {
  private readonly running = new Set<Guest>();
  /** Guests that are on their way, whether somebody still waits for them or not. */
  private readonly starting = new Set<Promise<unknown>>();
  private readonly closing = new AbortController();
  private readonly signal: AbortSignal;

  constructor(
    private readonly kernel: string,
    private readonly helper: Uint8Array,
    signal?: AbortSignal,
  ) {
    const { signal: closed } = this.closing;
    this.signal = signal === undefined ? closed : AbortSignal.any([signal, closed]);
  }

  /** Rejects with GuestFailure, or HelperGone where the guest starts and does not answer. */
  async boot(topology: GuestTopology): Promise<LabGuest> {
    const guest = await this.untilStarted(
      bootGuest({
        kernel: this.kernel,
        initramfs: initramfs(this.helper, topology),
        topology,
        signal: this.signal,
      }),
    );
    this.running.add(guest);
    const client = new HelperClient(guest.socket, {
      tail: () => guest.consoleTail().join('\n'),
    });
    const began = performance.now();
    const hello = await client.ask('hello');
    const bootSeconds = guest.bootSeconds + (performance.now() - began) / 1000;
    const release = hello.kind === 'done' ? (hello.values[1] ?? 'unknown') : 'unknown';
    let ready: Promise<void> | undefined;
    const prepare = (): Promise<void> => (ready ??= prepareProbes(client, topology));
    const stop = async (): Promise<void> => {
      client.close();
      this.running.delete(guest);
      await guest.stop();
    };
    return { client, release, bootSeconds, prepare, stop };
  }

  /** Runs a program as the first process of a guest of its own; the last lines of the console. */
  run(program: Uint8Array, topology: GuestTopology): Promise<readonly string[]> {
    return this.untilStarted(
      runInGuest({
        kernel: this.kernel,
        initramfs: initramfs(program, topology),
        topology,
        timeoutMs: 60_000,
        signal: this.signal,
      }),
    );
  }

  /** Runs some work on a guest of its own. */
  async on<T>(topology: GuestTopology, work: (guest: LabGuest) => Promise<T>): Promise<T> {
    const guest = await this.boot(topology);
    try {
      return await work(guest);
    } finally {
      await guest.stop();
    }
  }

  /** Ends whatever still runs, or is about to. */
  async close(): Promise<void> {
    this.closing.abort();
    await Promise.allSettled(this.starting);
    await Promise.all([...this.running].map((guest) => guest.stop()));
    this.running.clear();
  }

  private async untilStarted<T>(start: Promise<T>): Promise<T> {
    this.starting.add(start);
    try {
      return await start;
    } finally {
      this.starting.delete(start);
    }
  }
}

/** The devices can be made ready only as long as nobody has taken them out of the identity. */
async function prepareProbes(client: HelperClient, topology: GuestTopology): Promise<void> {
  const probed = topology.devices.filter(({ role }) => role !== 'kernel-driver');
  const reply = await client.ask(
    `probe-setup ${PROBE_AREA} ${probed.map(({ address }) => address).join(' ')}`,
  );
  if (reply.kind === 'done' && reply.errno === 'OK') return;
  throw new GuestFailure(`no DMA probes on ${topology.name}: ${showReply(reply)}`, []);
}
