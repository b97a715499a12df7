import type { Command } from '../../machines/command';
import type { HardwareEffect } from '../../machines/system/hardware';
import type { DomainRef } from './iommu/context-table';
import type { Allocation } from './iommu/domain-life';
import type { SimulatedIommu } from './iommu/simulated-iommu';
import type { Wiring } from './iommu/wiring';
import { domainConstant, firstTranslated } from '../../machines/terms/sorts';
import { exposeBar, map, unmap, withdrawBar } from './iommu/address-space';
import { destroy } from './iommu/domain-life';
import { leaveBus, writeTable } from './iommu/table-write';

/** A domain of the model in the words of the IOMMU. Throws for "no domain": nothing can point at it. */
export function domainRefOf(domain: number): DomainRef {
  if (domain >= firstTranslated) return { kind: 'ioasid', ioasid: domain - firstTranslated + 1 };
  switch (domain) {
    case domainConstant.default:
      return { kind: 'default' };
    case domainConstant.blocked:
      return { kind: 'blocked' };
    case domainConstant.physical:
      return { kind: 'physical' };
    default:
      throw new RangeError(`an entry cannot point at domain ${domain}`);
  }
}

/** Carries out what a step of the machines asks of the hardware. */
export function carryOut(iommu: SimulatedIommu, effect: HardwareEffect): SimulatedIommu {
  switch (effect.kind) {
    case 'program': {
      const { requester, slot, fails } = effect;
      return writeTable(iommu, { requester, slot, fails, domain: domainRefOf(effect.domain) });
    }
    case 'leave-bus':
      return leaveBus(iommu, effect.requester, domainRefOf(effect.domain));
    case 'map':
      return map(iommu, effect.ioasid, effect.access);
    case 'unmap':
      return unmap(iommu, effect.ioasid);
    case 'destroy':
      return destroy(iommu, effect.ioasid);
  }
}

/** The domain that a command allocates if it is not refused; machines announce no effect for that. */
export function allocationOf(wiring: Wiring, command: Command): Allocation | undefined {
  const [first = 0, second = 0] = command.args;
  switch (command.name) {
    case 'ALLOC':
      return { kind: 'space', ioasid: first };
    case 'ALLOC_TABLE':
      return { kind: 'table', ioasid: first, space: second };
    case 'NEST':
      return { kind: 'nested', ioasid: first, parent: second };
    case 'SET_IOMMU':
      // a legacy container has one address space, its lowest IOASID
      return { kind: 'space', ioasid: wiring.fdOfIoasid.indexOf(first) + 1 };
    default:
      return undefined;
  }
}

/** What a command does to users' mappings of device memory. `holder` is the fd that the device is bound to. */
export function withBars(iommu: SimulatedIommu, command: Command, holder: number): SimulatedIommu {
  const [first = 0] = command.args;
  switch (command.name) {
    case 'MMAP_BAR':
      return exposeBar(iommu, first, holder);
    case 'MUNMAP_BAR':
      return withdrawBar(iommu, first);
    case 'EXIT':
      return iommu.bars.reduce(
        (next, fd, at) => (fd === first ? withdrawBar(next, at + 1) : next),
        iommu,
      );
    default:
      return iommu;
  }
}
