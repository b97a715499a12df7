import type { Sort } from './terms/sorts';
import type { Value } from './terms/term';
import type { MachineName } from './chart/transition';
import type { Rules } from './policies/rules';
import { none, variable } from './terms/term';
import { ctx } from './vocabulary/device';
import { fdOf } from './vocabulary/topology';
import { container } from './vocabulary/group';
import { groupOf } from './vocabulary/topology';
import { sortPrefix } from './terms/sorts';

/** Parts of the model that a scope can leave out, to keep an exploration within reach. */
export const features = [
  'core',
  'drivers',
  'tables',
  'nesting',
  'pasid',
  'memory',
  'mappings',
  'hotplug',
  'reset',
  'exit',
  'mishaps',
] as const;
export type Feature = (typeof features)[number];

/** A kind of command: whose machine it goes to, its parameters, and who is behind it. */
export interface CommandKind {
  readonly name: CommandName;
  readonly to: MachineName;
  /** The first parameter is the entity that handles the command. */
  readonly parameters: readonly { readonly name: string; readonly sort: Sort }[];
  /** The security context of the user who acts; none for an administrator or the hardware. */
  readonly principal: Value<'Fd'>;
  readonly feature: Feature;
  readonly interface: 'both' | 'device' | 'container';
  /** Whether it gives something up that a user holds; see the claim that all can be given back. */
  readonly closes: boolean;
  readonly says: string;
}

export const commandNames = [
  'OPEN_IOMMU',
  'CLOSE_IOMMU',
  'OPEN_DEVICE',
  'CLOSE_DEVICE',
  'REAP',
  'BIND',
  'ATTACH',
  'DETACH',
  'ALLOC',
  'FREE',
  'OPEN_GROUP',
  'CLOSE_GROUP',
  'REAP_GROUP',
  'SET_CONTAINER',
  'UNSET_CONTAINER',
  'SET_IOMMU',
  'GET_DEVICE_FD',
  'BIND_KERNEL_DRIVER',
  'BIND_VFIO_DRIVER',
  'BIND_STUB_DRIVER',
  'UNBIND_DRIVER',
  'ALLOC_TABLE',
  'NEST',
  'PASID_ATTACH',
  'PASID_DETACH',
  'MMAP_BAR',
  'MUNMAP_BAR',
  'MAP',
  'MAP_READ_ONLY',
  'UNMAP',
  'HOT_ADD',
  'HOT_REMOVE',
  'RESET_PREPARE',
  'RESET_DONE',
  'EXIT',
  'ATTACH_UNWRITABLE_REPLY',
  'PASID_ATTACH_UNWRITABLE_REPLY',
  'ATTACH_PASID_ZERO',
  'ATTACH_WINDOW_FAILURE',
] as const;
export type CommandName = (typeof commandNames)[number];

const device = { name: 'device', sort: 'Device' } as const;
const group = { name: 'group', sort: 'Group' } as const;
const fd = { name: 'fd', sort: 'Fd' } as const;
const ioasid = { name: 'ioasid', sort: 'Ioasid' } as const;
const parent = { name: 'parent', sort: 'Ioasid' } as const;

const onDevice = {
  to: 'device',
  parameters: [device],
  principal: ctx(variable<'Device'>('device')),
} as const;
const naming = { ...onDevice, parameters: [device, ioasid] } as const;
const onIoasid = {
  to: 'ioasid',
  parameters: [ioasid],
  principal: fdOf(variable<'Ioasid'>('ioasid')),
} as const;
const onFd = { to: 'iommuFd', parameters: [fd], principal: variable<'Fd'>('fd') } as const;
const onGroup = {
  to: 'group',
  parameters: [group],
  principal: container(variable<'Group'>('group')),
} as const;
const byAdmin = { ...onDevice, principal: none<'Fd'>() } as const;
const everywhere = { interface: 'both', closes: false } as const;
const cdev = { interface: 'device', closes: false } as const;
const legacy = { interface: 'container', closes: false } as const;

/** The whole alphabet of the model. */
export const commandKinds: readonly CommandKind[] = [
  {
    name: 'OPEN_IOMMU',
    ...onFd,
    ...everywhere,
    feature: 'core',
    says: 'open /dev/iommu, or a legacy container',
  },
  { name: 'CLOSE_IOMMU', ...onFd, ...everywhere, closes: true, feature: 'core', says: 'close it' },
  {
    name: 'OPEN_DEVICE',
    ...onDevice,
    ...cdev,
    feature: 'core',
    says: 'open the character device of a device',
  },
  {
    name: 'CLOSE_DEVICE',
    ...onDevice,
    ...everywhere,
    closes: true,
    feature: 'core',
    says: 'close the device file',
  },
  {
    name: 'REAP',
    ...onDevice,
    ...everywhere,
    closes: true,
    feature: 'core',
    says: 'the kernel releases a device file whose last reference is gone',
  },
  {
    name: 'BIND',
    ...onDevice,
    parameters: [device, fd],
    principal: variable<'Fd'>('fd'),
    ...cdev,
    feature: 'core',
    says: 'VFIO_DEVICE_BIND_IOMMUFD',
  },
  {
    name: 'ATTACH',
    ...naming,
    ...cdev,
    feature: 'core',
    says: 'VFIO_DEVICE_ATTACH_IOMMUFD_PT, also to move an attached device',
  },
  {
    name: 'DETACH',
    ...onDevice,
    ...cdev,
    closes: true,
    feature: 'core',
    says: 'VFIO_DEVICE_DETACH_IOMMUFD_PT',
  },
  { name: 'ALLOC', ...onIoasid, ...cdev, feature: 'core', says: 'IOMMU_IOAS_ALLOC' },
  { name: 'FREE', ...onIoasid, ...cdev, feature: 'core', says: 'IOMMU_DESTROY' },
  { name: 'OPEN_GROUP', ...onGroup, ...legacy, feature: 'core', says: 'open /dev/vfio/GROUP' },
  {
    name: 'CLOSE_GROUP',
    ...onGroup,
    ...legacy,
    closes: true,
    feature: 'core',
    says: 'close the group file',
  },
  {
    name: 'REAP_GROUP',
    ...onGroup,
    ...legacy,
    closes: true,
    feature: 'core',
    says: 'the kernel releases a group file that no device holds any more',
  },
  {
    name: 'SET_CONTAINER',
    ...onGroup,
    parameters: [group, fd],
    principal: variable<'Fd'>('fd'),
    ...legacy,
    feature: 'core',
    says: 'VFIO_GROUP_SET_CONTAINER',
  },
  {
    name: 'UNSET_CONTAINER',
    ...onGroup,
    ...legacy,
    closes: true,
    feature: 'core',
    says: 'VFIO_GROUP_UNSET_CONTAINER',
  },
  { name: 'SET_IOMMU', ...onFd, ...legacy, feature: 'core', says: 'VFIO_SET_IOMMU' },
  {
    name: 'GET_DEVICE_FD',
    ...onDevice,
    principal: container(groupOf(variable<'Device'>('device'))),
    ...legacy,
    feature: 'core',
    says: 'VFIO_GROUP_GET_DEVICE_FD',
  },
  {
    name: 'BIND_KERNEL_DRIVER',
    ...byAdmin,
    ...everywhere,
    feature: 'drivers',
    says: 'a driver that uses the DMA API probes the device',
  },
  {
    name: 'BIND_VFIO_DRIVER',
    ...byAdmin,
    ...everywhere,
    feature: 'drivers',
    says: 'vfio-pci probes the device',
  },
  {
    name: 'BIND_STUB_DRIVER',
    ...byAdmin,
    ...everywhere,
    feature: 'drivers',
    says: 'pci-stub probes the device',
  },
  {
    name: 'UNBIND_DRIVER',
    ...byAdmin,
    ...everywhere,
    feature: 'drivers',
    says: 'the driver is unbound',
  },
  {
    name: 'ALLOC_TABLE',
    ...onIoasid,
    parameters: [ioasid, parent],
    ...cdev,
    feature: 'tables',
    says: 'IOMMU_HWPT_ALLOC on an address space',
  },
  {
    name: 'NEST',
    ...onIoasid,
    parameters: [ioasid, parent],
    ...cdev,
    feature: 'nesting',
    says: 'IOMMU_HWPT_ALLOC on a nesting parent',
  },
  { name: 'PASID_ATTACH', ...naming, ...cdev, feature: 'pasid', says: 'attach under the PASID' },
  {
    name: 'PASID_DETACH',
    ...onDevice,
    ...cdev,
    closes: true,
    feature: 'pasid',
    says: 'detach the PASID',
  },
  { name: 'MMAP_BAR', ...onDevice, ...everywhere, feature: 'memory', says: 'map device memory' },
  {
    name: 'MUNMAP_BAR',
    ...onDevice,
    ...everywhere,
    closes: true,
    feature: 'memory',
    says: 'unmap device memory',
  },
  {
    name: 'MAP',
    ...onIoasid,
    ...everywhere,
    feature: 'mappings',
    says: 'IOMMU_IOAS_MAP, readable and writable',
  },
  {
    name: 'MAP_READ_ONLY',
    ...onIoasid,
    ...everywhere,
    feature: 'mappings',
    says: 'IOMMU_IOAS_MAP, readable only',
  },
  { name: 'UNMAP', ...onIoasid, ...everywhere, feature: 'mappings', says: 'IOMMU_IOAS_UNMAP' },
  {
    name: 'HOT_ADD',
    ...byAdmin,
    ...everywhere,
    feature: 'hotplug',
    says: 'the device appears on the bus',
  },
  {
    name: 'HOT_REMOVE',
    ...byAdmin,
    ...everywhere,
    feature: 'hotplug',
    says: 'the device is removed from the bus',
  },
  {
    name: 'RESET_PREPARE',
    ...onDevice,
    ...everywhere,
    feature: 'reset',
    says: 'a function reset begins',
  },
  {
    name: 'RESET_DONE',
    ...onDevice,
    ...everywhere,
    feature: 'reset',
    says: 'the function reset is over',
  },
  {
    name: 'EXIT',
    ...onFd,
    ...everywhere,
    closes: true,
    feature: 'exit',
    says: 'the process that holds the IOMMU fd dies',
  },
  {
    name: 'ATTACH_UNWRITABLE_REPLY',
    ...naming,
    ...cdev,
    feature: 'mishaps',
    says: 'attach with a reply address that cannot be written',
  },
  {
    name: 'PASID_ATTACH_UNWRITABLE_REPLY',
    ...naming,
    ...cdev,
    feature: 'mishaps',
    says: 'the same under the PASID',
  },
  {
    name: 'ATTACH_PASID_ZERO',
    ...naming,
    ...cdev,
    feature: 'mishaps',
    says: 'attach under PASID 0',
  },
  {
    name: 'ATTACH_WINDOW_FAILURE',
    ...naming,
    ...cdev,
    feature: 'mishaps',
    says: 'attach while the reserved ranges cannot be read',
  },
];

const byName = new Map(commandKinds.map((kind) => [kind.name, kind]));

/** The description of a command by its name. */
export function commandKind(name: CommandName): CommandKind {
  const kind = byName.get(name);
  if (kind === undefined) throw new Error(`no command ${name}`);
  return kind;
}

export const isCommandName = (text: string): text is CommandName =>
  commandNames.some((name) => name === text);

/** The commands that exist under a policy, restricted to some features. */
export function alphabet(rules: Rules, wanted: ReadonlySet<Feature>): CommandKind[] {
  const { policy } = rules;
  return commandKinds.filter(
    (kind) =>
      wanted.has(kind.feature) &&
      (kind.interface === 'both' || kind.interface === policy.interface) &&
      (kind.name !== 'ALLOC_TABLE' || policy.tables === 'explicit'),
  );
}

/** One command with its arguments, such as `ATTACH d1 i2`. */
export interface Command {
  readonly name: CommandName;
  readonly args: readonly number[];
}

export function showCommand(command: Command): string {
  const { parameters } = commandKind(command.name);
  return [
    command.name,
    ...parameters.map((p, at) => `${sortPrefix[p.sort]}${command.args[at] ?? 0}`),
  ].join(' ');
}
