import type { Id } from '../terms/sorts';
import type { State } from '../terms/structure';

/**
 * What a step asks of the IOMMU hardware, in the order in which it must happen. Numbers are elements
 * of the model: requester ids, IOASIDs, and domains as `terms/sorts.ts` writes them.
 */
export type HardwareEffect =
  | {
      readonly kind: 'program';
      readonly slot: 'rid' | 'pasid';
      readonly requester: Id<'Requester'>;
      readonly domain: number;
      /** The IOMMU driver reports failure; what it leaves behind depends on the driver. */
      readonly fails: boolean;
    }
  | { readonly kind: 'leave-bus'; readonly requester: Id<'Requester'>; readonly domain: number }
  | {
      readonly kind: 'map';
      readonly ioasid: Id<'Ioasid'>;
      readonly access: 'read-only' | 'read-write';
    }
  | { readonly kind: 'unmap'; readonly ioasid: Id<'Ioasid'> }
  | { readonly kind: 'destroy'; readonly ioasid: Id<'Ioasid'> };

/** The hardware below the machines: it decides whether a write fails, and carries out effects. */
export interface Hardware {
  /** Asked before the write of that number (from 0) of the current command. */
  fails(write: number): boolean;
  perform(effect: HardwareEffect): void;
  /** Told of every state between two table writes, when everything before it has been performed. */
  pause?(between: State): void;
}

/** Hardware that exists only in the model's own state; the write of the given number fails. */
export const modelOnly = (failAt?: number): Hardware => ({
  fails: (write) => write === failAt,
  perform: () => undefined,
});

/** The effect of a message or command on the hardware, if it has one. */
export function effectOf(
  type: string,
  self: number,
  args: Readonly<Record<string, number>>,
): HardwareEffect | undefined {
  const domain = args['domain'] ?? 0;
  switch (type) {
    case 'PROGRAM':
      return { kind: 'program', slot: 'rid', requester: self, domain, fails: false };
    case 'PROGRAM_FAILED':
      return { kind: 'program', slot: 'rid', requester: self, domain, fails: true };
    case 'PROGRAM_PASID':
      return { kind: 'program', slot: 'pasid', requester: self, domain, fails: false };
    case 'PROGRAM_PASID_FAILED':
      return { kind: 'program', slot: 'pasid', requester: self, domain, fails: true };
    case 'LEAVE_BUS':
      return { kind: 'leave-bus', requester: self, domain };
    case 'MAP':
      return { kind: 'map', ioasid: self, access: 'read-write' };
    case 'MAP_READ_ONLY':
      return { kind: 'map', ioasid: self, access: 'read-only' };
    case 'UNMAP':
      return { kind: 'unmap', ioasid: self };
    case 'FREE':
    case 'DESTROYED':
      return { kind: 'destroy', ioasid: self };
    default:
      return undefined;
  }
}
