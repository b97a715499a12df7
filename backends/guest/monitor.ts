import type { Socket } from 'node:net';

/** What QEMU tells over its monitor (QMP, one JSON document a line). */
export interface MonitorWatch {
  /** The machine stands: whatever QEMU needs of files and sockets it has opened and read. */
  readonly stands: Promise<void>;
  /**
   * A program in the guest has opened the port: whatever was sent before waits for it, and from now on it
   * can answer.
   */
  readonly portOpens: Promise<void>;
}

export function watchMonitor(monitor: Socket, port: string): MonitorWatch {
  monitor.setEncoding('utf8');
  // this is answered by QEMU's main loop, which begins when all devices are there
  monitor.write('{"execute":"qmp_capabilities"}\n');
  let unread = '';
  const told = (isIt: (message: MonitorMessage) => boolean): Promise<void> =>
    new Promise((resolve) => {
      watchers.push((message) => {
        if (isIt(message)) resolve();
      });
    });
  const watchers: ((message: MonitorMessage) => void)[] = [];
  monitor.on('data', (text: string) => {
    const lines = (unread + text).split('\n');
    unread = lines.pop() ?? '';
    for (const line of lines) {
      const message = JSON.parse(line) as MonitorMessage;
      for (const watcher of watchers) watcher(message);
    }
  });
  return {
    stands: told((message) => message.return !== undefined),
    portOpens: told(
      ({ event, data }) => event === 'VSERPORT_CHANGE' && data?.id === port && data.open === true,
    ),
  };
}

interface MonitorMessage {
  readonly return?: unknown;
  readonly event?: string;
  readonly data?: { readonly id?: string; readonly open?: boolean };
}
