import type { DeviceShape, GroupShape } from '../machines/scope';
import type { Topology, TopologyDevice, TopologyGroup } from '../machines/topology/topology';
import type { Configuration } from './configurations';
import { interconnectBridge } from '../machines/topology/topology';
import { requesterClasses } from '../machines/topology/requesters';

/** The groups of a machine that are alike as far as isolation goes. */
export interface Shape {
  /** `port + 2 devices`, `3 devices behind one requester id`. */
  readonly says: string;
  readonly groups: readonly number[];
  /** The devices of such a group, with at most `likeDevices` of each kind. */
  readonly shape: GroupShape;
  /** How many devices of a kind were left out because others of their kind stand for them. */
  readonly leftOut: number;
}

/**
 * So many devices of one kind are explored; they stand for any more. This is a bound of the search,
 * not a theorem: no claim speaks of more than two devices of a group at a time.
 */
export const likeDevices = { alone: 3, inPairs: 2 } as const;

interface Kind {
  readonly port: boolean;
  readonly shared: boolean;
  readonly direct: boolean;
}

/** The distinct shapes of a machine's groups, the commonest first. */
export function shapesOf(topology: Topology, perKind: number = likeDevices.alone): Shape[] {
  const shapes = new Map<string, Shape>();
  for (const group of topology.groups) {
    const { says, shape, leftOut } = shapeOf(group, perKind);
    const other = shapes.get(says);
    shapes.set(says, {
      says,
      shape,
      groups: [...(other?.groups ?? []), group.id],
      leftOut: Math.max(leftOut, other?.leftOut ?? 0),
    });
  }
  return [...shapes.values()].sort(
    (a, b) => b.groups.length - a.groups.length || a.says.localeCompare(b.says),
  );
}

function shapeOf(group: TopologyGroup, perKind: number): Omit<Shape, 'groups'> {
  const classes = requesterClasses(group);
  const classOf = (device: TopologyDevice): string =>
    classes.find((one) => one.device === device.address)?.class ?? device.address;
  const sizes = new Map<string, number>();
  for (const device of group.devices)
    sizes.set(classOf(device), (sizes.get(classOf(device)) ?? 0) + 1);
  const kindOf = (device: TopologyDevice): Kind => ({
    port: ['host', 'pci'].includes(interconnectBridge(device)),
    shared: (sizes.get(classOf(device)) ?? 0) > 1,
    direct: device.reservedDirect === true,
  });

  const kept: DeviceShape[] = [];
  const numbers = new Map<string, number>();
  const counts = new Map<string, { readonly count: number; readonly most: number }>();
  for (const device of group.devices) {
    const kind = kindOf(device);
    const key = describe(kind);
    const count = (counts.get(key)?.count ?? 0) + 1;
    counts.set(key, { count, most: most(kind, perKind) });
    if (count > most(kind, perKind)) continue;
    const name = classOf(device);
    const requester = numbers.get(name) ?? numbers.size + 1;
    numbers.set(name, requester);
    kept.push({
      requester,
      driver: kind.port ? 'stub' : 'vfio',
      ...(kind.direct ? { directMapped: true } : {}),
    });
  }
  const parts = [...counts].map(([key, { count, most: bound }]) => {
    const shown = count > bound ? `${bound} or more` : String(count);
    return `${shown} ${count === 1 && shown === '1' ? key : plural(key)}`;
  });
  return {
    says: parts.sort().join(' + '),
    shape: { devices: kept },
    leftOut: [...counts.values()].reduce((sum, one) => sum + Math.max(0, one.count - one.most), 0),
  };
}

/** A bridge stays with its port driver, so one of them shows what all do. */
const most = (kind: Kind, perKind: number): number => (kind.port ? 1 : perKind);

const plural = (key: string): string => key.replace(/^(bridge|device)/, '$1s');

function describe({ port, shared, direct }: Kind): string {
  const what = port ? 'bridge' : 'device';
  const how = [
    ...(shared ? ['sharing a requester id'] : []),
    ...(direct ? ['directly mapped by firmware'] : []),
  ];
  return how.length === 0 ? what : `${what} ${how.join(', ')}`;
}

/** Every shape by itself, and every pair of shapes side by side, as configurations to explore. */
export function configurationsOf(topology: Topology): Configuration[] {
  const alone = shapesOf(topology, likeDevices.alone).map((shape): Configuration => ({
    name: nameOf(shape.groups),
    says: shape.says,
    scope: {
      groups: [shape.shape],
      fds: 2,
      ioasids: 1,
      failures: 0,
      profile: 'vt-d',
      features: ['core', 'drivers', 'exit'],
    },
  }));
  const small = shapesOf(topology, likeDevices.inPairs);
  const pairs = small.flatMap((first, at) =>
    small.slice(at).flatMap((second): Configuration[] =>
      // two groups of one shape need the machine to have two
      first === second && first.groups.length < 2
        ? []
        : [
            {
              name: `pair ${first.groups[0] ?? '?'}, ${(first === second ? first.groups[1] : second.groups[0]) ?? '?'}`,
              says: `${first.says} beside ${second.says}`,
              scope: {
                groups: [first.shape, second.shape],
                fds: 2,
                ioasids: 1,
                failures: 0,
                profile: 'vt-d',
                features: ['core'],
              },
            },
          ],
    ),
  );
  return [...alone, ...pairs];
}

/** `group 3`, or `group 3 and 7 more` that are like it. */
function nameOf(groups: readonly number[]): string {
  const [first, ...others] = groups;
  return `group ${first ?? '?'}${others.length === 0 ? '' : ` and ${others.length} more`}`;
}
