import type { ProbeResult } from './backend';

/** Whose memory was reached: `fault`, `kernel memory`, `memory of fd1`, `memory of d2`. */
export function showReach(result: ProbeResult): string {
  if (result.kind === 'fault') return 'fault';
  switch (result.owner.kind) {
    case 'kernel':
      return 'kernel memory';
    case 'user':
      return `memory of fd${result.owner.fd}`;
    case 'device':
      return `memory of d${result.owner.device}`;
  }
}

/** Whether both fault, for whatever reason, or both reach pages of the same owner. */
export const isSameReach = (one: ProbeResult, other: ProbeResult): boolean =>
  showReach(one) === showReach(other);
