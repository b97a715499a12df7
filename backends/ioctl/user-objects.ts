import type { Command } from '../../machines/command';
import type { Id } from '../../machines/terms/sorts';
import type { Reply } from './protocol/reply';

/**
 * What the user of the model's commands holds on the real machine: files, mappings and the ids that
 * the kernel gave. It is what a user program would remember, and no more: it knows nothing of what the
 * kernel does with any of it.
 */
export class UserObjects {
  private readonly fds = new Set<Id<'Fd'>>();
  private readonly files = new Set<Id<'Device'>>();
  private readonly groups = new Set<Id<'Group'>>();
  private readonly bars = new Set<Id<'Device'>>();
  private readonly contexts = new Map<Id<'Device'>, Id<'Fd'>>();
  private readonly containers = new Map<Id<'Group'>, Id<'Fd'>>();
  private readonly deviceIds = new Map<Id<'Device'>, string>();
  private readonly objectIds = new Map<Id<'Ioasid'>, string>();

  constructor(
    private readonly fdOf: (ioasid: Id<'Ioasid'>) => Id<'Fd'>,
    private readonly groupOf: (device: Id<'Device'>) => Id<'Group'>,
  ) {}

  isFdOpen(fd: Id<'Fd'>): boolean {
    return this.fds.has(fd);
  }

  isGroupOpen(group: Id<'Group'>): boolean {
    return this.groups.has(group);
  }

  isBarMapped(device: Id<'Device'>): boolean {
    return this.bars.has(device);
  }

  /** The id of the device object that binding the device made. */
  deviceId(device: Id<'Device'>): string | undefined {
    return this.deviceIds.get(device);
  }

  /** The id of an address space or table, as long as the user did not destroy it. */
  objectId(ioasid: Id<'Ioasid'>): string | undefined {
    return this.objectIds.get(ioasid);
  }

  contextOf(device: Id<'Device'>): Id<'Fd'> | undefined {
    return this.contexts.get(device);
  }

  /** Devices bound to an IOMMU fd, or got through a container. */
  boundTo(fd: Id<'Fd'>): Id<'Device'>[] {
    return [...this.contexts].filter(([, one]) => one === fd).map(([device]) => device);
  }

  /** Groups whose files are in a container. */
  containedIn(fd: Id<'Fd'>): Id<'Group'>[] {
    return [...this.containers].filter(([, one]) => one === fd).map(([group]) => group);
  }

  hasFile(device: Id<'Device'>): boolean {
    return this.files.has(device);
  }

  /** Takes note of what a command that succeeded gave or took. */
  learn({ name, args }: Command, reply: Reply & { readonly kind: 'done' }): void {
    const [first = 0, second = 0] = args;
    const [id = ''] = reply.values;
    switch (name) {
      case 'OPEN_IOMMU':
        this.fds.add(first);
        for (const ioasid of this.objectIds.keys())
          if (this.fdOf(ioasid) === first) this.objectIds.delete(ioasid);
        return;
      case 'CLOSE_IOMMU':
        this.fds.delete(first);
        return;
      case 'OPEN_DEVICE':
        this.files.add(first);
        return;
      case 'GET_DEVICE_FD': {
        this.files.add(first);
        const container = this.containers.get(this.groupOf(first));
        if (container !== undefined) this.contexts.set(first, container);
        return;
      }
      case 'CLOSE_DEVICE':
        this.files.delete(first);
        if (!this.bars.has(first)) this.unbind(first);
        return;
      case 'MMAP_BAR':
        this.bars.add(first);
        return;
      case 'MUNMAP_BAR':
        this.bars.delete(first);
        if (!this.files.has(first)) this.unbind(first);
        return;
      case 'BIND':
        this.contexts.set(first, second);
        this.deviceIds.set(first, id);
        return;
      case 'ALLOC':
      case 'ALLOC_ENFORCING':
      case 'ALLOC_TABLE':
      case 'NEST':
        this.objectIds.set(first, id);
        return;
      case 'FREE':
        this.objectIds.delete(first);
        return;
      case 'OPEN_GROUP':
        this.groups.add(first);
        return;
      case 'CLOSE_GROUP':
        this.groups.delete(first);
        this.containers.delete(first);
        return;
      case 'SET_CONTAINER':
        this.containers.set(first, second);
        return;
      case 'UNSET_CONTAINER':
        this.containers.delete(first);
        return;
      case 'EXIT':
        this.forget(first);
        return;
      case 'ATTACH':
      case 'ATTACH_PASID_ZERO':
      case 'ATTACH_UNWRITABLE_REPLY':
      case 'ATTACH_WINDOW_FAILURE':
      case 'ATTACH_OUT_OF_MEMORY':
      case 'BIND_KERNEL_DRIVER':
      case 'BIND_STUB_DRIVER':
      case 'BIND_VFIO_DRIVER':
      case 'DETACH':
      case 'HOT_ADD':
      case 'HOT_REMOVE':
      case 'MAP':
      case 'MAP_READ_ONLY':
      case 'PASID_ATTACH':
      case 'PASID_ATTACH_UNWRITABLE_REPLY':
      case 'PASID_DETACH':
      case 'REAP':
      case 'REAP_GROUP':
      case 'RESET_DONE':
      case 'RESET_PREPARE':
      case 'SET_IOMMU':
      case 'UNBIND_DRIVER':
      case 'UNMAP':
      case 'UNBIND':
      case 'GROUP_BIND':
      case 'HOT_RESET':
      case 'PAGE_REQUEST':
      case 'PAGE_RESPONSE':
      case 'GUEST_WRITE':
      case 'INVALIDATE':
        return;
    }
  }

  private unbind(device: Id<'Device'>): void {
    this.contexts.delete(device);
    this.deviceIds.delete(device);
  }

  private forget(fd: Id<'Fd'>): void {
    this.fds.delete(fd);
    for (const device of this.boundTo(fd)) {
      this.files.delete(device);
      this.bars.delete(device);
      this.unbind(device);
    }
    for (const group of this.containedIn(fd)) {
      this.groups.delete(group);
      this.containers.delete(group);
    }
  }
}
