import type { CommandKind } from './command';
import type { Policy } from './policies/policy';
import { none, variable } from './terms/term';
import { ctx } from './vocabulary/device';
import { container } from './vocabulary/group';
import { fdOf, groupOf } from './vocabulary/topology';

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
/** Under which policies a command exists, and whether it gives something up. */
const everywhere = { offeredBy: () => true, closes: false } as const;
const deviceFiles = { offeredBy: (p: Policy) => p.interface === 'device', closes: false } as const;
const attaching = { offeredBy: (p: Policy) => p.interface !== 'container', closes: false } as const;
const groupFiles = { offeredBy: (p: Policy) => p.interface !== 'device', closes: false } as const;
const containers = {
  offeredBy: (p: Policy) => p.interface === 'container',
  closes: false,
} as const;

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
    ...deviceFiles,
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
    ...deviceFiles,
    feature: 'core',
    says: 'VFIO_DEVICE_BIND_IOMMUFD',
  },
  {
    name: 'UNBIND',
    ...onDevice,
    offeredBy: (p: Policy) => p.interface === 'device' && p.unbind !== 'by-close',
    closes: true,
    feature: 'core',
    says: 'give up the IOMMU fd and keep the device file',
  },
  {
    name: 'GROUP_BIND',
    ...onGroup,
    parameters: [group, fd],
    principal: variable<'Fd'>('fd'),
    offeredBy: (p: Policy) => p.interface === 'group',
    closes: false,
    feature: 'core',
    says: 'VFIO_GROUP_BIND_IOASID_FD, as proposed',
  },
  {
    name: 'ATTACH',
    ...naming,
    ...attaching,
    feature: 'core',
    says: 'VFIO_DEVICE_ATTACH_IOMMUFD_PT, also to move an attached device',
  },
  {
    name: 'DETACH',
    ...onDevice,
    ...attaching,
    closes: true,
    feature: 'core',
    says: 'VFIO_DEVICE_DETACH_IOMMUFD_PT',
  },
  { name: 'ALLOC', ...onIoasid, ...attaching, feature: 'core', says: 'IOMMU_IOAS_ALLOC' },
  { name: 'FREE', ...onIoasid, ...attaching, feature: 'core', says: 'IOMMU_DESTROY' },
  { name: 'OPEN_GROUP', ...onGroup, ...groupFiles, feature: 'core', says: 'open /dev/vfio/GROUP' },
  {
    name: 'CLOSE_GROUP',
    ...onGroup,
    ...groupFiles,
    closes: true,
    feature: 'core',
    says: 'close the group file',
  },
  {
    name: 'REAP_GROUP',
    ...onGroup,
    ...groupFiles,
    closes: true,
    feature: 'core',
    says: 'the kernel releases a group file that no device holds any more',
  },
  {
    name: 'SET_CONTAINER',
    ...onGroup,
    parameters: [group, fd],
    principal: variable<'Fd'>('fd'),
    ...containers,
    feature: 'core',
    says: 'VFIO_GROUP_SET_CONTAINER',
  },
  {
    name: 'UNSET_CONTAINER',
    ...onGroup,
    ...containers,
    closes: true,
    feature: 'core',
    says: 'VFIO_GROUP_UNSET_CONTAINER',
  },
  { name: 'SET_IOMMU', ...onFd, ...containers, feature: 'core', says: 'VFIO_SET_IOMMU' },
  {
    name: 'GET_DEVICE_FD',
    ...onDevice,
    principal: container(groupOf(variable<'Device'>('device'))),
    ...groupFiles,
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
    ...attaching,
    offeredBy: (p: Policy) => p.tables === 'explicit',
    feature: 'tables',
    says: 'IOMMU_HWPT_ALLOC on an address space',
  },
  {
    name: 'NEST',
    ...onIoasid,
    parameters: [ioasid, parent],
    ...attaching,
    feature: 'nesting',
    says: 'IOMMU_HWPT_ALLOC on a nesting parent',
  },
  {
    name: 'PASID_ATTACH',
    ...naming,
    ...attaching,
    feature: 'pasid',
    says: 'attach under the PASID',
  },
  {
    name: 'PASID_DETACH',
    ...onDevice,
    ...attaching,
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
    ...attaching,
    feature: 'mishaps',
    says: 'attach with a reply address that cannot be written',
  },
  {
    name: 'PASID_ATTACH_UNWRITABLE_REPLY',
    ...naming,
    ...attaching,
    feature: 'mishaps',
    says: 'the same under the PASID',
  },
  {
    name: 'ATTACH_PASID_ZERO',
    ...naming,
    ...attaching,
    feature: 'mishaps',
    says: 'attach under PASID 0',
  },
  {
    name: 'ATTACH_WINDOW_FAILURE',
    ...naming,
    ...attaching,
    feature: 'mishaps',
    says: 'attach while the reserved ranges of the device cannot be read',
  },
  {
    name: 'ATTACH_OUT_OF_MEMORY',
    ...naming,
    ...attaching,
    feature: 'mishaps',
    says: 'attach that runs out of memory before any table entry is written',
  },
  {
    name: 'HOT_RESET',
    ...onDevice,
    ...everywhere,
    feature: 'hot-reset',
    says: 'VFIO_DEVICE_PCI_HOT_RESET: the bus or slot is reset, with all that is on it',
  },
  {
    name: 'ALLOC_ENFORCING',
    ...onIoasid,
    ...attaching,
    feature: 'formats',
    says: 'IOMMU_IOASID_ALLOC (RFC v2) of an address space that makes every access snoop caches',
  },
  {
    name: 'PAGE_REQUEST',
    ...byAdmin,
    ...attaching,
    feature: 'faults',
    says: 'the device misses a page in its IOASID and asks for it',
  },
  {
    name: 'PAGE_RESPONSE',
    ...onDevice,
    ...attaching,
    feature: 'faults',
    says: 'write to the fault queue: the page is there, or will not be',
  },
  {
    name: 'GUEST_WRITE',
    ...onIoasid,
    ...attaching,
    feature: 'guest-tables',
    says: 'the guest edits the table that a nested IOASID is',
  },
  {
    name: 'INVALIDATE',
    ...onIoasid,
    ...attaching,
    feature: 'guest-tables',
    says: 'IOMMU_HWPT_INVALIDATE: what was translated by a nested table is forgotten',
  },
];
