import { addressParts, type PciAddress } from './address';
import { bridgeKind } from './bridges';
import { requesterClasses } from './requesters';
import { type TopologyDevice, type TopologyGroup } from './topology';

/** Why devices could not be separated, where the listing shows it. */
export interface GroupingReason {
  readonly kind: 'same slot' | 'shared requester id' | 'port and what is below' | 'no ACS' | 'unseen';
  readonly devices: readonly PciAddress[];
  readonly text: string;
}

/**
 * Explains a group by the rules of `pci_device_group()` in `drivers/iommu/iommu.c`: shared
 * requester ids first, then ports and functions without Access Control Services (ACS).
 */
export function groupingReasons(group: TopologyGroup): readonly GroupingReason[] {
  if (group.devices.length < 2) return [];
  const reasons = [
    ...sharedRequesterIds(group),
    ...functionsOfOneSlot(group),
    ...portsWithDevicesBelow(group),
    ...slotsOfOneBus(group),
  ];
  return reasons.length > 0
    ? reasons
    : [
        {
          kind: 'unseen',
          devices: group.devices.map((device) => device.address),
          text: 'the listing does not show what joins them: probably a port without ACS above',
        },
      ];
}

function sharedRequesterIds(group: TopologyGroup): readonly GroupingReason[] {
  const classes = Map.groupBy(requesterClasses(group), (requester) => requester.class);
  return [...classes.values()].flatMap((members) =>
    members.length < 2
      ? []
      : [
          {
            kind: 'shared requester id' as const,
            devices: members.map((member) => member.device),
            text: members[1]?.reason ?? '',
          },
        ],
  );
}

function functionsOfOneSlot(group: TopologyGroup): readonly GroupingReason[] {
  return [...bySlot(group).entries()]
    .filter(([, functions]) => functions.length > 1)
    .map(([slot, functions]) => ({
      kind: 'same slot',
      devices: functions.map((device) => device.address),
      text: `functions of slot ${slot}: each has its own requester id, but no ACS keeps them from reaching each other`,
    }));
}

function portsWithDevicesBelow(group: TopologyGroup): readonly GroupingReason[] {
  const ports = group.devices.filter((device) =>
    ['express port', 'some bridge'].includes(bridgeKind(device).kind),
  );
  return ports.flatMap((port) => {
    const below = group.devices.filter((device) => isDirectlyBelow(device, port));
    return below.length === 0
      ? []
      : [
          {
            kind: 'port and what is below' as const,
            devices: [port.address, ...below.map((device) => device.address)],
            text: `${port.address} is a port without ACS: what lies behind it shares its group`,
          },
        ];
  });
}

/** Certain only where the source gives the port's bus range; without it nothing is claimed. */
function isDirectlyBelow(device: TopologyDevice, port: TopologyDevice): boolean {
  const at = addressParts(device.address);
  if (at.domain !== addressParts(port.address).domain) return false;
  if (port.buses !== undefined) {
    return port.buses.secondary <= at.bus && at.bus <= port.buses.subordinate;
  }
  return false;
}

function slotsOfOneBus(group: TopologyGroup): readonly GroupingReason[] {
  const slots = [...bySlot(group).values()].flatMap(([first]) => (first ? [first] : []));
  const buses = Map.groupBy(slots, ({ address }) => address.slice(0, address.lastIndexOf(':')));
  return [...buses.entries()]
    .filter(([, members]) => members.length > 1)
    .map(([bus, members]) => ({
      kind: 'no ACS',
      devices: members.map((device) => device.address),
      text: `several slots of bus ${bus}: nothing on that bus has ACS to keep them apart`,
    }));
}

function bySlot(group: TopologyGroup): ReadonlyMap<string, readonly TopologyDevice[]> {
  return Map.groupBy(group.devices, (device) => addressParts(device.address).slot);
}
