import type { Command } from '../../machines/command';
import type { Id } from '../../machines/terms/sorts';
import type { Placement } from './placement';
import type { UserObjects } from './user-objects';
import { handleOfDevice, handleOfFd, handleOfGroup, spareHandle } from './handles';
import { addressOf } from './placement';

/** A command that no ioctl, sysfs write or close carries out on this machine. */
export class NotOnThisMachine extends Error {}

/** What the requests of a command depend on, beside the command itself. */
export interface RequestContext {
  readonly placement: Placement;
  readonly objects: UserObjects;
  readonly fdOf: (ioasid: Id<'Ioasid'>) => Id<'Fd'>;
  readonly groupOf: (device: Id<'Device'>) => Id<'Group'>;
  /** Flags for tables that are allocated explicitly. */
  readonly tableFlags: number;
}

/** The one PASID of the model. */
export const pasid = 1;
/** An id that no object ever gets: ids are handed out from the lowest. */
const noObject = 1_000_000;
const noFile = 1023;
const type1v2 = 3;
const bindIoctl = 0x3b76;
const setContainerIoctl = 0x3b68;

/**
 * The request of the helper that carries out a command of the model; none for what the kernel does by
 * itself. Throws NotOnThisMachine.
 */
export function requestOf({ name, args }: Command, context: RequestContext): string | undefined {
  const { placement, objects, fdOf, groupOf } = context;
  const [first = 0, second = 0] = args;
  const device = handleOfDevice(first);
  const address = (): string => addressOf(placement, first);
  const table = (): string => idFor(context, objects.contextOf(first), second);
  const iova = `0x${placement.iova.toString(16)}`;
  switch (name) {
    case 'OPEN_IOMMU':
      return `${isLegacy(context) ? 'open-container' : 'open-iommu'} ${handleOfFd(first)}`;
    case 'CLOSE_IOMMU':
      return `close ${handleOfFd(first)}`;
    case 'OPEN_DEVICE':
      return `open-device ${device} ${address()}`;
    case 'CLOSE_DEVICE':
      return `close ${device}`;
    case 'BIND':
      return objects.isFdOpen(second)
        ? `bind ${device} ${handleOfFd(second)}`
        : `ioctl ${device} ${hex(bindIoctl)} ${words(16, 0, noFile, 0)}`;
    case 'ATTACH':
      return `attach ${device} ${table()}`;
    case 'ATTACH_UNWRITABLE_REPLY':
      return `attach-unwritable ${device} ${table()}`;
    case 'ATTACH_PASID_ZERO':
      return `attach ${device} ${table()} 0`;
    case 'PASID_ATTACH':
      return `attach ${device} ${table()} ${pasid}`;
    case 'PASID_ATTACH_UNWRITABLE_REPLY':
      return `attach-unwritable ${device} ${table()} ${pasid}`;
    case 'DETACH':
      return `detach ${device}`;
    case 'PASID_DETACH':
      return `detach ${device} ${pasid}`;
    case 'ALLOC':
      return `ioas-alloc ${handleOfFd(fdOf(first))}`;
    case 'ALLOC_TABLE': {
      const fd = fdOf(first);
      const [bound] = objects.boundTo(fd);
      const dev = bound === undefined ? undefined : objects.deviceId(bound);
      const space = idFor(context, fd, second);
      return `hwpt-alloc ${handleOfFd(fd)} ${dev ?? noObject} ${space} ${context.tableFlags}`;
    }
    case 'FREE':
      return `destroy ${handleOfFd(fdOf(first))} ${idFor(context, fdOf(first), first)}`;
    case 'MAP':
    case 'MAP_READ_ONLY':
      return mapRequest(first, name === 'MAP' ? 'rw' : 'r', context);
    case 'UNMAP':
      return isLegacy(context)
        ? `dma-unmap ${handleOfFd(fdOf(first))} ${iova} 4096`
        : `unmap ${handleOfFd(fdOf(first))} ${idFor(context, fdOf(first), first)} ${iova} 4096`;
    case 'MMAP_BAR':
      return `map-bar ${device}`;
    case 'MUNMAP_BAR':
      return `unmap-bar ${device}`;
    case 'OPEN_GROUP':
      return `open-group ${openingHandle(objects, first)} ${groupAddress(context, first)}`;
    case 'CLOSE_GROUP':
      return `close ${handleOfGroup(first)}`;
    case 'SET_CONTAINER':
      return objects.isFdOpen(second)
        ? `set-container ${handleOfGroup(first)} ${handleOfFd(second)}`
        : `ioctl ${handleOfGroup(first)} ${hex(setContainerIoctl)} ${words(noFile)}`;
    case 'UNSET_CONTAINER':
      return `unset-container ${handleOfGroup(first)}`;
    case 'SET_IOMMU':
      return `set-iommu ${handleOfFd(first)} ${type1v2}`;
    case 'GET_DEVICE_FD':
      return `get-device-fd ${device} ${handleOfGroup(groupOf(first))} ${address()}`;
    case 'BIND_KERNEL_DRIVER':
      return `bind-driver ${address()} ${placement.kernelDriver}`;
    case 'BIND_VFIO_DRIVER':
      return `bind-driver ${address()} vfio-pci`;
    case 'BIND_STUB_DRIVER':
      return `bind-driver ${address()} pci-stub`;
    case 'UNBIND_DRIVER':
      return `unbind-driver ${address()}`;
    case 'HOT_REMOVE':
      return `remove ${address()}`;
    case 'HOT_ADD':
      return 'rescan';
    case 'EXIT':
      return `exit ${heldBy(objects, first).join(' ')}`;
    case 'REAP':
    case 'REAP_GROUP':
      return undefined;
    case 'NEST':
    case 'RESET_PREPARE':
    case 'RESET_DONE':
    case 'ATTACH_WINDOW_FAILURE':
    case 'ATTACH_OUT_OF_MEMORY':
    case 'UNBIND':
    case 'GROUP_BIND':
    case 'HOT_RESET':
    case 'ALLOC_ENFORCING':
    case 'PAGE_REQUEST':
    case 'PAGE_RESPONSE':
    case 'GUEST_WRITE':
    case 'INVALIDATE':
      throw new NotOnThisMachine(`nothing on this machine carries out ${name}`);
  }
}

/** Maps the page that stands for an address space, at the address where devices are probed. */
export function mapRequest(
  ioasid: Id<'Ioasid'>,
  permission: 'r' | 'rw',
  context: RequestContext,
): string {
  const fd = context.fdOf(ioasid);
  const where = `0x${context.placement.iova.toString(16)} ${pageOf(ioasid)} 1 ${permission}`;
  return isLegacy(context)
    ? `dma-map ${handleOfFd(fd)} ${where}`
    : `map ${handleOfFd(fd)} ${idFor(context, fd, ioasid)} ${where}`;
}

/** The page of the helper's pool that an address space maps, and back. */
export const pageOf = (ioasid: Id<'Ioasid'>): number => ioasid - 1;
export const ioasidOfPage = (page: number): Id<'Ioasid'> => page + 1;

/** Ids belong to one IOMMU fd: an IOASID of another fd has none there. */
function idFor(
  { objects, fdOf }: RequestContext,
  fd: Id<'Fd'> | undefined,
  ioasid: Id<'Ioasid'>,
): string {
  const id = fdOf(ioasid) === fd ? objects.objectId(ioasid) : undefined;
  return id ?? String(noObject + ioasid);
}

/** The kernel is asked also where the file is open already; the handle of that one is taken then. */
const openingHandle = (objects: UserObjects, group: Id<'Group'>): number =>
  objects.isGroupOpen(group) ? spareHandle : handleOfGroup(group);

function groupAddress({ placement, groupOf }: RequestContext, group: Id<'Group'>): string {
  const device = placement.devices.findIndex((_, at) => groupOf(at + 1) === group) + 1;
  return addressOf(placement, device);
}

function heldBy(objects: UserObjects, fd: Id<'Fd'>): number[] {
  return [
    ...(objects.isFdOpen(fd) ? [handleOfFd(fd)] : []),
    ...objects.boundTo(fd).map((device) => handleOfDevice(device)),
    ...objects.containedIn(fd).map((group) => handleOfGroup(group)),
  ];
}

const isLegacy = ({ placement }: RequestContext): boolean => placement.interface === 'container';
const hex = (code: number): string => `0x${code.toString(16)}`;

/** 32-bit numbers as the bytes of an ioctl's argument. */
function words(...numbers: readonly number[]): string {
  const bytes = Buffer.alloc(4 * numbers.length);
  numbers.forEach((number, at) => bytes.writeUInt32LE(number, 4 * at));
  return bytes.toString('hex');
}
