import { bootGuest, type Guest } from '../../backends/guest/boot';
import { initramfs } from '../../backends/guest/initramfs';
import type { GuestTopology } from '../../backends/guest/topology';
import { HelperClient } from '../../backends/ioctl/helper-client';

/** A guest whose helper is asked. */
export interface LabGuest {
  readonly client: HelperClient;
  /** The kernel as it calls itself: `7.3.4`. */
  readonly release: string;
  /** From the start of QEMU to the first answer. */
  readonly bootSeconds: number;
  stop(): Promise<void>;
}

/** Starts guests of one kernel; all of them end when it does. */
export class GuestLab {
  private readonly running = new Set<Guest>();

  constructor(
    private readonly kernel: string,
    private readonly helper: Uint8Array,
    private readonly signal?: AbortSignal,
  ) {}

  /** Rejects with GuestFailure, or HelperGone where the guest starts and does not answer. */
  async boot(topology: GuestTopology): Promise<LabGuest> {
    const guest = await bootGuest({
      kernel: this.kernel,
      initramfs: initramfs(this.helper, topology),
      topology,
      ...(this.signal === undefined ? {} : { signal: this.signal }),
    });
    this.running.add(guest);
    const client = new HelperClient(guest.socket, {
      tail: () => guest.consoleTail().join('\n'),
    });
    const began = performance.now();
    const hello = await client.ask('hello');
    const bootSeconds = guest.bootSeconds + (performance.now() - began) / 1000;
    const release = hello.kind === 'done' ? (hello.values[1] ?? 'unknown') : 'unknown';
    const stop = async (): Promise<void> => {
      client.close();
      this.running.delete(guest);
      await guest.stop();
    };
    return { client, release, bootSeconds, stop };
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

  /** Ends whatever still runs. */
  async close(): Promise<void> {
    await Promise.all([...this.running].map((guest) => guest.stop()));
    this.running.clear();
  }
}
