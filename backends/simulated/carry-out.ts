import type { HardwareEffect } from '../../machines/system/hardware';
import type { DomainRef } from './iommu/context-table';
import type { SimulatedIommu } from './iommu/simulated-iommu';
import { domainConstant, firstTranslated } from '../../machines/terms/sorts';
import { map, unmap } from './iommu/address-space';
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
