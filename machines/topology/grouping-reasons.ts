import { addressParts, type PciAddress } from './address';
import { bridgeKind } from './bridges';
import { requesterClasses } from './requesters';
import { type TopologyDevice, type TopologyGroup } from './topology';

/** Why devices could not be separated, where the listing shows it. */
export interface GroupingReason {
  readonly kind:
    'shared requester id' | 'same slot' | 'port and what is below' | 'no ACS' | 'unseen';
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
  const classes = groupedBy(requesterClasses(group), (requester) => requester.class);
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
  const located = ports.filter((port) => port.buses !== undefined);
  return located.length > 0 ? located.flatMap((port) => below(port, group)) : above(ports, group);
}

/** With the port's bus range it is plain what lies behind it. */
function below(port: TopologyDevice, group: TopologyGroup): readonly GroupingReason[] {
  const { secondary = 0, subordinate = -1 } = port.buses ?? {};
  const found = group.devices.filter((device) => {
    const { domain, bus } = addressParts(device.address);
    return domain === addressParts(port.address).domain && secondary <= bus && bus <= subordinate;
  });
  if (found.length === 0) return [];
  return [
    {
      kind: 'port and what is below',
      devices: [port.address, ...found.map((device) => device.address)],
      text: `${port.address} is a port without ACS: what lies behind it shares its group`,
    },
  ];
}

/** Without it, a higher bus is reached through one of the group's ports, whichever that is. */
function above(ports: readonly TopologyDevice[], group: TopologyGroup): readonly GroupingReason[] {
  const lowest = Math.min(...ports.map((port) => addressParts(port.address).bus));
  const higher = group.devices.filter((device) => addressParts(device.address).bus > lowest);
  if (ports.length === 0 || higher.length === 0) return [];
  return [
    {
      kind: 'port and what is below',
      devices: [...new Set([...ports, ...higher])].map((device) => device.address),
      text: `probably a port without ACS (${ports.map((port) => port.address).join(', ')}) and what lies behind it`,
    },
  ];
}

function slotsOfOneBus(group: TopologyGroup): readonly GroupingReason[] {
  const slots = [...bySlot(group).values()].flatMap(([first]) => (first ? [first] : []));
  const buses = groupedBy(slots, ({ address }) => address.slice(0, address.lastIndexOf(':')));
  return [...buses.entries()]
    .filter(([, members]) => members.length > 1)
    .map(([bus, members]) => ({
      kind: 'no ACS',
      devices: members.map((device) => device.address),
      text: `several slots of bus ${bus}: nothing on that bus has ACS to keep them apart`,
    }));
}

function bySlot(group: TopologyGroup): ReadonlyMap<string, readonly TopologyDevice[]> {
  return groupedBy(group.devices, (device) => addressParts(device.address).slot);
}

function groupedBy<Item>(
  items: readonly Item[],
  key: (item: Item) => string,
): ReadonlyMap<string, readonly Item[]> {
  const groups = new Map<string, Item[]>();
  for (const item of items) {
    const group = groups.get(key(item)) ?? [];
    groups.set(key(item), group);
    group.push(item);
  }
  return groups;
}
