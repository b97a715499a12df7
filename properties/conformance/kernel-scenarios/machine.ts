import type { GuestRole, GuestTopology } from '../../../backends/guest/topology';

/** The machine that the scenarios run on. */
export interface Machine {
  readonly topology: GuestTopology;
  /** The release of its kernel, as `hello` tells it. */
  readonly release: string;
  /**
   * QEMU 7.2 in scalable mode: what the kernel takes out of the identity goes on to reach memory
   * untranslated. Probes are then left out, except where a line says that it is for scalable mode.
   */
  readonly identityStays?: boolean;
}

/**
 * The devices under the names that scenarios use: `d1`, `d2`, … those under test in their order;
 * `user-prober`, `driver-prober` and `kernel-driver` of the first group, with the number of the group
 * at the end for a later one (`user-prober2`).
 */
export function deviceNames({ topology }: Machine): Map<string, string> {
  const named = new Map<string, string>();
  let tested = 0;
  for (const { address, role, group } of topology.devices) {
    const suffix = group === 0 ? '' : String(group + 1);
    if (role === 'device') named.set(`d${(tested += 1)}`, address);
    if (role === 'knocks-as-user') named.set(`user-prober${suffix}`, address);
    if (role === 'knocks-as-driver') named.set(`driver-prober${suffix}`, address);
    if (role === 'kernel-driver') named.set(`kernel-driver${suffix}`, address);
  }
  return named;
}

/** The driver that a device has when a scenario starts; `-` for none. */
export const driverAtStart = (role: GuestRole): string =>
  role === 'device' || role === 'knocks-as-user' ? 'vfio-pci' : '-';
