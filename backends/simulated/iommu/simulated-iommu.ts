import type { Id } from '../../../machines/terms/sorts';
import type { Profile } from '../../../machines/scope';
import type { ContextTable, Slot } from './context-table';
import type { DefaultDomainType, Domains } from './domain';
import type { Iotlb } from './iotlb';
import type { Memory } from './memory';
import type { Wiring } from './wiring';
import { contextsOf } from './context-table';
import { flushDomain, flushRequester } from './iotlb';
import { memoryOf } from './memory';

/** What does not change while the machine runs. */
export interface Design {
  readonly wiring: Wiring;
  readonly profile: Profile;
  readonly defaultDomain: DefaultDomainType;
  /** Flushes that the driver does; a mutant leaves some out. */
  readonly flushes: {
    readonly tableWrites: boolean;
    readonly unmaps: boolean;
    /** An unmap that flushes may still leave what nested domains translated through the address space. */
    readonly unmapsBelowNested?: boolean;
  };
}

/**
 * A simulated IOMMU and the memory behind it: plain data that is never changed in place. Every
 * operation takes one and returns the next, so states can be kept, compared and explored.
 */
export interface SimulatedIommu {
  readonly design: Design;
  readonly contexts: ContextTable;
  readonly domains: Domains;
  readonly iotlb: Iotlb;
  readonly memory: Memory;
  /** Per device the IOMMU fd whose user has its memory (BAR) mapped, or 0. */
  readonly bars: readonly number[];
}

/** The machine before the first command: no user domain, an empty IOTLB, nothing pinned. */
export const powerOn = (design: Design): SimulatedIommu => ({
  design,
  contexts: contextsOf(design.wiring),
  domains: design.wiring.fdOfIoasid.map(() => null),
  iotlb: [],
  memory: memoryOf(design.wiring),
  bars: design.wiring.devices.map(() => 0),
});

/** The flush that a driver owes after it wrote an entry of a requester id. */
export const afterTableWrite = (
  iommu: SimulatedIommu,
  requester: Id<'Requester'>,
  slot: Slot,
): SimulatedIommu =>
  iommu.design.flushes.tableWrites
    ? { ...iommu, iotlb: flushRequester(iommu.iotlb, requester, slot) }
    : iommu;

/** The flush that a driver owes after it cleared leaves of a table, before pages are unpinned. */
export function afterUnmap(iommu: SimulatedIommu, ioasid: Id<'Ioasid'>): SimulatedIommu {
  const { unmaps, unmapsBelowNested = true } = iommu.design.flushes;
  if (!unmaps) return iommu;
  const isNested = (one: number | undefined): boolean =>
    one !== undefined && iommu.domains[one - 1]?.kind === 'nested';
  const kept = unmapsBelowNested ? [] : iommu.iotlb.filter(({ through }) => isNested(through[0]));
  const flushed = flushDomain(iommu.iotlb, ioasid);
  return {
    ...iommu,
    iotlb: iommu.iotlb.filter((one) => flushed.includes(one) || kept.includes(one)),
  };
}

/** Equal texts for equal states of one machine. */
export function keyOf(iommu: SimulatedIommu): string {
  const { contexts, domains, iotlb, memory, bars } = iommu;
  return JSON.stringify([contexts, domains, iotlb, memory, bars]);
}
