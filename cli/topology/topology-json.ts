import { assignmentOf, type Assignment } from '../../machines/topology/assignment';
import { groupingReasons, type GroupingReason } from '../../machines/topology/grouping-reasons';
import { requesterClasses, type RequesterClass } from '../../machines/topology/requesters';
import {
  deviceCount,
  type Problem,
  type Topology,
  type TopologyDevice,
  type TopologyGroup,
} from '../../machines/topology/topology';

/** The document that `ioasid topology --json` prints. Facts that the source lacks are left out. */
export interface TopologyJson {
  readonly source: string;
  readonly groups: readonly GroupJson[];
  /** How many PCI devices there are. */
  readonly devices: number;
  readonly problems: readonly Problem[];
}

export interface GroupJson {
  readonly id: number;
  readonly type?: string | undefined;
  readonly devices: readonly DeviceJson[];
  readonly assignment: Omit<Assignment, 'group'>;
  readonly reasons: readonly GroupingReason[];
}

export interface DeviceJson {
  readonly bdf: string;
  /** The class code, or its name where the listing has no number. */
  readonly class?: string | undefined;
  readonly className?: string | undefined;
  readonly vendorDevice?: string | undefined;
  readonly name?: string | undefined;
  readonly driver?: string | undefined;
  /** Present where the device is known to have no driver. */
  readonly unbound?: true | undefined;
  readonly expressType?: string | undefined;
  readonly reservedDirect?: boolean | undefined;
  readonly ats?: boolean | undefined;
  readonly pasid?: boolean | undefined;
  readonly requester: Omit<RequesterClass, 'device'>;
}

/** Everything that is known, in plain data. */
export function topologyJson(topology: Topology, source: string): TopologyJson {
  return {
    source,
    groups: topology.groups.map(groupJson),
    devices: deviceCount(topology),
    problems: topology.problems,
  };
}

function groupJson(group: TopologyGroup): GroupJson {
  const { verdict, together, staying, reasons } = assignmentOf(group);
  const requesters = requesterClasses(group);
  return {
    id: group.id,
    type: group.type,
    devices: group.devices.map((device, at) => deviceJson(device, requesters[at])),
    assignment: { verdict, together, staying, reasons },
    reasons: groupingReasons(group),
  };
}

function deviceJson(device: TopologyDevice, requester: RequesterClass | undefined): DeviceJson {
  return {
    bdf: device.address,
    class: device.classCode ?? device.className,
    className: device.className,
    vendorDevice: device.vendorDevice,
    name: device.name,
    driver: device.driver ?? undefined,
    unbound: device.driver === null ? true : undefined,
    expressType: device.expressType,
    reservedDirect: device.reservedDirect,
    ats: device.ats,
    pasid: device.pasid,
    requester: {
      class: requester?.class ?? device.address,
      known: requester?.known ?? 'unknown',
      reason: requester?.reason ?? '',
    },
  };
}
