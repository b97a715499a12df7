import type { Id } from '../../../machines/terms/sorts';
import type { Scope } from '../../../machines/scope';

/** One requester id on the wire. */
export interface WireId {
  readonly group: Id<'Group'>;
  /** The requester id that this one is an alias of; a device sends under either. */
  readonly aliasOf?: number;
  /** Whether interrupts are remapped, so that a write into the interrupt window forges none. */
  readonly interruptsIsolated: boolean;
  /** Where firmware and the kernel's bus code left it before the first command. */
  readonly startsIn: 'default' | 'blocked' | 'physical';
}

/**
 * How devices, requester ids and IOASIDs of a machine hang together. Worked out from the scope alone,
 * apart from `machines/universe.ts`, so that a mistake in one of the two shows.
 */
export interface Wiring {
  /** Per device (from 1, in slot 0) its group and requester id. */
  readonly devices: readonly { readonly group: Id<'Group'>; readonly requester: Id<'Requester'> }[];
  readonly requesters: readonly WireId[];
  /** Per IOASID the IOMMU fd in which it is named. */
  readonly fdOfIoasid: readonly number[];
}

/** Requester ids are numbered group by group: those of devices as they first appear, then aliases. */
export function wiringOf(scope: Scope): Wiring {
  const devices: { group: Id<'Group'>; requester: Id<'Requester'> }[] = [];
  const requesters: WireId[] = [];
  scope.groups.forEach((shape, at) => {
    const group = at + 1;
    const interruptsIsolated = shape.interruptsNotIsolated !== true;
    const idOf = new Map<number, number>();
    for (const device of shape.devices) {
      const known = idOf.get(device.requester);
      if (known === undefined) {
        const sharing = shape.devices.filter((other) => other.requester === device.requester);
        const startsIn = sharing.some((other) => other.absent !== true)
          ? 'default'
          : sharing.some((other) => other.directMapped === true)
            ? 'physical'
            : 'blocked';
        requesters.push({ group, interruptsIsolated, startsIn });
        idOf.set(device.requester, requesters.length);
      }
      devices.push({ group, requester: known ?? requesters.length });
    }
    for (const number of shape.aliases ?? []) {
      const aliasOf = idOf.get(number);
      if (aliasOf === undefined)
        throw new RangeError(`group ${group} has no requester id ${number} to be an alias of`);
      const startsIn = requesters[aliasOf - 1]?.startsIn ?? 'default';
      requesters.push({ group, interruptsIsolated, startsIn, aliasOf });
    }
  });
  const fdOfIoasid: number[] = [];
  for (let fd = 1; fd <= scope.fds; fd += 1)
    for (let slot = 0; slot < scope.ioasids; slot += 1) fdOfIoasid.push(fd);
  return { devices, requesters, fdOfIoasid };
}

/** The requester ids under which requests of a device may arrive: its own first, then its aliases. */
export function wireIdsOf(wiring: Wiring, device: Id<'Device'>): readonly number[] {
  const own = wiring.devices[device - 1]?.requester;
  if (own === undefined) throw new RangeError(`there is no device ${device}`);
  const aliases = wiring.requesters.flatMap((id, at) => (id.aliasOf === own ? [at + 1] : []));
  return [own, ...aliases];
}
