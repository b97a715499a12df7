import type { Model } from '../machines/model';

/** The scope of a model in one line, for the head of an exported file. */
export function printableScope({ scope, rules }: Model): string {
  return [
    `devices per group: ${scope.groups.map((group) => group.devices.length).join(', ')}`,
    `IOMMU fds: ${scope.fds}`,
    `IOASIDs per fd: ${scope.ioasids}`,
    `failing writes: ${rules.failures ? scope.failures : 0}`,
    `features: ${scope.features.join(', ')}`,
  ].join('; ');
}
