import type { Id } from '../terms/sorts';
import { type PciAddress } from './address';
import {
  type InterconnectBridge,
  interconnectBridge,
  type TopologyDevice,
  type TopologyGroup,
} from './topology';

/** Whether a group could be given to a user as it stands, and what is in the way. */
export interface Assignment {
  readonly group: Id<'Group'>;
  readonly verdict: 'viable' | 'not-viable' | 'unknown';
  /** Given away together or not at all. */
  readonly together: readonly PciAddress[];
  /** Interconnect of the group that stays with its port driver. */
  readonly staying: readonly PciAddress[];
  /** What makes the group not viable, or leaves it unknown. */
  readonly reasons: readonly AssignmentReason[];
}

export interface AssignmentReason {
  readonly device: PciAddress;
  readonly kind: 'bound' | 'direct mapping' | 'driver unknown' | 'nothing to assign';
  readonly reason: string;
}

/**
 * Judges a group by the rules of `iommu_device_claim_dma_owner()`: the group is the unit, every
 * member's driver must leave its DMA to the user, and firmware may not demand a mapping that
 * blocking would take away.
 */
export function assignmentOf(group: TopologyGroup): Assignment {
  const staying = group.devices.filter(isInterconnect);
  const together = group.devices.filter((device) => !isInterconnect(device));
  const reasons =
    together.length === 0
      ? staying.map(nothingToAssign)
      : group.devices.flatMap((device) => reasonsOf(device));
  return {
    group: group.id,
    verdict: verdictOf(reasons),
    together: together.map((device) => device.address),
    staying: staying.map((device) => device.address),
    reasons,
  };
}

function verdictOf(reasons: readonly AssignmentReason[]): Assignment['verdict'] {
  if (reasons.some(({ kind }) => kind !== 'driver unknown')) return 'not-viable';
  return reasons.length > 0 ? 'unknown' : 'viable';
}

function reasonsOf(device: TopologyDevice): readonly AssignmentReason[] {
  return [...driverReasons(device), ...firmwareReasons(device)];
}

function driverReasons(device: TopologyDevice): readonly AssignmentReason[] {
  const { address, driver } = device;
  if (driver === undefined) return unknownDriverReasons(device);
  if (driver === null || leavesDmaToUser(driver)) return [];
  const remedy = isInterconnect(device) ? 'unbind it' : 'unbind it or bind it to vfio-pci first';
  return [
    { device: address, kind: 'bound', reason: `bound to kernel driver ${driver}: ${remedy}` },
  ];
}

/** A PCI bridge has the port driver or none; of anything else the driver must be known. */
function unknownDriverReasons(device: TopologyDevice): readonly AssignmentReason[] {
  if (bridgeOf(device) === 'pci') return [];
  return [
    {
      device: device.address,
      kind: 'driver unknown',
      reason: 'the listing does not name its driver: lspci -k or sysfs would',
    },
  ];
}

function firmwareReasons(device: TopologyDevice): readonly AssignmentReason[] {
  return device.reservedDirect === true
    ? [
        {
          device: device.address,
          kind: 'direct mapping',
          reason: 'firmware direct mapping (RMRR): claim is refused with EINVAL',
        },
      ]
    : [];
}

function nothingToAssign(device: TopologyDevice): AssignmentReason {
  return {
    device: device.address,
    kind: 'nothing to assign',
    reason:
      'an interconnect bridge: it stays with its port driver, and the group holds nothing else',
  };
}

function isInterconnect(device: TopologyDevice): boolean {
  const bridge = bridgeOf(device);
  return bridge === 'pci' || bridge === 'host';
}

function bridgeOf(device: TopologyDevice): InterconnectBridge {
  switch (device.expressType) {
    case 'root-port':
    case 'upstream-port':
    case 'downstream-port':
    case 'pcie-to-pci-bridge':
    case 'pci-to-pcie-bridge':
      return 'pci';
    case 'endpoint':
    case 'integrated-endpoint':
    case 'event-collector':
    case 'none':
    case undefined:
      return interconnectBridge(device);
  }
}

/** vfio-pci and its vendor variants: `mlx5_vfio_pci`, `nvgrace-gpu-vfio-pci`, … */
const VFIO_DRIVER = /^vfio[_-]|[_-]vfio[_-]pci$/;
const OTHERS = new Set(['pci-stub', 'pcieport']);

/** Drivers that set `driver_managed_dma` and so leave the group's DMA to a user. */
export function leavesDmaToUser(driver: string): boolean {
  return VFIO_DRIVER.test(driver) || OTHERS.has(driver);
}
