import type { Socket } from 'node:net';

/**
 * Watches QEMU's monitor (QMP, one JSON document a line) for the moment at which a program in the guest
 * has opened the port: whatever was sent before waits for it, and from now on it can answer.
 */
export function whenPortOpens(monitor: Socket, port: string): Promise<void> {
  monitor.setEncoding('utf8');
  monitor.write('{"execute":"qmp_capabilities"}\n');
  return new Promise((resolve) => {
    let unread = '';
    monitor.on('data', (text: string) => {
      const lines = (unread + text).split('\n');
      unread = lines.pop() ?? '';
      if (lines.some((line) => isOpening(line, port))) resolve();
    });
  });
}

interface MonitorEvent {
  readonly event?: string;
  readonly data?: { readonly id?: string; readonly open?: boolean };
}

function isOpening(line: string, port: string): boolean {
  const { event, data } = JSON.parse(line) as MonitorEvent;
  return event === 'VSERPORT_CHANGE' && data?.id === port && data.open === true;
}
