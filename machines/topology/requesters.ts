import { addressParts, type PciAddress } from './address';
import { bridgeKind } from './bridges';
import { quirkAlias } from './dma-alias-quirks';
import { type TopologyDevice, type TopologyGroup } from './topology';

/**
 * Under which requester id a member of a group appears on the wire.
 *
 * Devices of one `class` cannot be told apart by the IOMMU: they share every translation. Source
 * of the rules: `pci_for_each_dma_alias()` in `drivers/pci/search.c`.
 */
export interface RequesterClass {
  readonly device: PciAddress;
  /** Equal for devices that share a requester id; otherwise the device's own address. */
  readonly class: string;
  readonly known: 'certain' | 'likely' | 'unknown';
  readonly reason: string;
}

type Verdict = Omit<RequesterClass, 'device'>;

/** The requester class of every member, in the order of the members. */
export function requesterClasses(group: TopologyGroup): readonly RequesterClass[] {
  return group.devices.map((device) => ({
    device: device.address,
    ...(alone(device, group) ??
      sharedWithSibling(device, group) ??
      sharedBehindBridge(device, group) ??
      own(device, group)),
  }));
}

function alone(device: TopologyDevice, group: TopologyGroup): Verdict | undefined {
  return group.devices.length > 1
    ? undefined
    : {
        class: device.address,
        known: 'certain',
        reason: 'alone in its group: whoever shared its requester id would be in the group too',
      };
}

function sharedWithSibling(device: TopologyDevice, group: TopologyGroup): Verdict | undefined {
  const sibling = quirkAlias(device, group);
  return sibling === undefined
    ? undefined
    : {
        class: sibling.address,
        known: 'likely',
        reason: `this hardware is known to issue requests as ${sibling.address}`,
      };
}

function sharedBehindBridge(device: TopologyDevice, group: TopologyGroup): Verdict | undefined {
  // The outermost bridge speaks for everything below it, further bridges included.
  const bridges = group.devices.filter((other) => bridgeKind(other).kind === 'conventional bridge');
  for (const bridge of bridges) {
    const position = positionBelow(device, bridge, group);
    if (position === 'not below') continue;
    const certain = position === 'below' && bridgeKind(bridge).certain;
    return position === 'unclear'
      ? {
          class: device.address,
          known: 'unknown',
          reason: `may lie behind ${bridge.address}, a bridge to conventional PCI, or beside it`,
        }
      : {
          class: sharedClass(bridge),
          known: certain ? 'certain' : 'likely',
          reason: `conventional PCI behind ${bridge.address}, which requests on its behalf`,
        };
  }
  return undefined;
}

/** A bridge on the root bus requests under its own id; behind an Express port it takes another. */
function sharedClass(bridge: TopologyDevice): string {
  return isOnRootBus(bridge) && bridge.expressType !== 'pcie-to-pci-bridge'
    ? bridge.address
    : `behind ${bridge.address}`;
}

function isOnRootBus(device: TopologyDevice): boolean {
  return addressParts(device.address).bus === 0;
}

type Position = 'below' | 'probably below' | 'unclear' | 'not below';

/** Whether `device` lies on a bus below `bridge`; a listing without bus ranges leaves a guess. */
function positionBelow(
  device: TopologyDevice,
  bridge: TopologyDevice,
  group: TopologyGroup,
): Position {
  const at = addressParts(device.address);
  const from = addressParts(bridge.address);
  if (at.domain !== from.domain || at.bus <= from.bus) return 'not below';
  if (bridge.buses !== undefined) {
    const { secondary, subordinate } = bridge.buses;
    return secondary <= at.bus && at.bus <= subordinate ? 'below' : 'not below';
  }
  // Buses are numbered depth first: the next one in use is the bridge's, if it leads anywhere.
  const higher = group.devices
    .map((other) => addressParts(other.address))
    .filter((other) => other.domain === from.domain && other.bus > from.bus)
    .map((other) => other.bus);
  if (at.bus === Math.min(...higher)) return 'probably below';
  return otherPorts(bridge, group).length <= 1 ? 'probably below' : 'unclear';
}

/** Members through which a higher bus could be reached as well; one of them leads to the bridge. */
function otherPorts(bridge: TopologyDevice, group: TopologyGroup): readonly TopologyDevice[] {
  return group.devices.filter((other) => {
    const { kind } = bridgeKind(other);
    return other !== bridge && (kind === 'express port' || kind === 'some bridge');
  });
}

function own(device: TopologyDevice, group: TopologyGroup): Verdict {
  const ownClass = device.address;
  if (device.expressType !== undefined && device.expressType !== 'none') {
    return {
      class: ownClass,
      known: 'certain',
      reason: 'a PCI Express function with no bridge to conventional PCI above it in the group',
    };
  }
  // Any bridge that rewrites requester ids is in the group of what lies below it.
  if (isOnLowestBus(device, group)) {
    return {
      class: ownClass,
      known: 'likely',
      reason: 'no member of the group lies on a lower bus, so no bridge speaks for it',
    };
  }
  if (group.devices.some((other) => bridgeKind(other).kind === 'unknown')) {
    return {
      class: ownClass,
      known: 'unknown',
      reason: 'the source does not say whether a member is a bridge to conventional PCI',
    };
  }
  return {
    class: ownClass,
    known: 'likely',
    reason: 'no member is recognisable as a bridge to conventional PCI',
  };
}

function isOnLowestBus(device: TopologyDevice, group: TopologyGroup): boolean {
  const { domain, bus } = addressParts(device.address);
  return group.devices
    .map((other) => addressParts(other.address))
    .every((other) => other.domain !== domain || other.bus >= bus);
}
