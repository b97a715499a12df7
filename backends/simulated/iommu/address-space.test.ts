import type { SimulatedIommu } from './simulated-iommu';
import { exposeBar, map, unmap, withdrawBar } from './address-space';
import { allocate, destroy } from './domain-life';
import { afterRead, ioasid, machine, pointed, reach } from './fixtures/machine';
import { iova } from './iova';
import { barOf, ownerOf, pin, ramOf, unpin } from './memory';
import { keyOf } from './simulated-iommu';

const space = allocate(machine({ fds: 2 }), { kind: 'space', ioasid: 1 });
const attached = (iommu: SimulatedIommu): SimulatedIommu => pointed(iommu, 1, ioasid(1));

describe('a page of memory', () => {
  test('is the user’s while it is mapped, and the kernel’s before and after', () => {
    const owners = [space, map(space, 1, 'read-only'), unmap(map(space, 1, 'read-only'), 1)];
    expect(owners.map((iommu) => ownerOf(iommu.memory, ramOf(1)))).toEqual([
      { kind: 'kernel' },
      { kind: 'user', fd: 1 },
      { kind: 'kernel' },
    ]);
  });

  test('stays the user’s until the last pin is gone', () => {
    const twice = pin(pin(space.memory, ramOf(1)), ramOf(1));
    expect(ownerOf(unpin(twice, ramOf(1)), ramOf(1))).toEqual({ kind: 'user', fd: 1 });
    expect(ownerOf(unpin(unpin(twice, ramOf(1)), ramOf(1)), ramOf(1))).toEqual({ kind: 'kernel' });
  });

  test('cannot be unpinned more often than it was pinned', () => {
    expect(() => unpin(space.memory, ramOf(1))).toThrow('not pinned');
  });

  test('that does not exist has no owner', () => {
    expect(() => ownerOf(space.memory, 99)).toThrow('there is no page 99');
  });

  test('of device memory is the device’s, pinned or not', () => {
    const page = barOf(space.design.wiring, 2);
    expect(ownerOf(space.memory, page)).toEqual({ kind: 'device', device: 2 });
  });
});

describe('mapping', () => {
  test('and unmapping again leaves the machine as it was', () => {
    expect(keyOf(unmap(map(space, 1, 'read-write'), 1))).toBe(keyOf(space));
  });

  test('twice is a mistake of the caller, and unmapping nothing is nothing', () => {
    const once = map(space, 1, 'read-write');
    expect(() => map(once, 1, 'read-only')).toThrow('is mapped');
    expect(keyOf(unmap(space, 1))).toBe(keyOf(space));
  });

  test('freeing an address space unmaps it', () => {
    const freed = destroy(map(space, 1, 'read-write'), 1);
    expect(ownerOf(freed.memory, ramOf(1))).toEqual({ kind: 'kernel' });
    expect(keyOf(destroy(freed, 1))).toBe(keyOf(freed));
  });

  test('an IOASID that is taken or does not exist cannot be allocated', () => {
    expect(() => allocate(space, { kind: 'space', ioasid: 1 })).toThrow('taken');
    expect(() => allocate(space, { kind: 'space', ioasid: 7 })).toThrow('no IOASID 7');
  });
});

describe('the memory of a device', () => {
  const mapped = attached(map(space, 1, 'read-write'));

  test('is reachable for peers only while its user has it mapped', () => {
    expect(reach(mapped, 1, iova.peer(2), 'write')).toBe('fault');
    const exposed = exposeBar(mapped, 2, 1);
    expect(reach(exposed, 1, iova.peer(2), 'write')).toBe('memory of d2');
    expect(reach(withdrawBar(exposed, 2), 1, iova.peer(2), 'write')).toBe('fault');
  });

  test('is reachable only through address spaces that map something', () => {
    const exposed = exposeBar(attached(space), 2, 1);
    expect(reach(exposed, 1, iova.peer(2))).toBe('fault');
    expect(reach(map(exposed, 1, 'read-write'), 1, iova.peer(2))).toBe('memory of d2');
    expect(reach(unmap(map(exposed, 1, 'read-write'), 1), 1, iova.peer(2))).toBe('fault');
  });

  test('is not reachable through the address spaces of another user', () => {
    expect(reach(exposeBar(mapped, 2, 2), 1, iova.peer(2))).toBe('fault');
  });

  test('is permitted as the rest of the mapping is', () => {
    const exposed = exposeBar(attached(map(space, 1, 'read-only')), 2, 1);
    expect(reach(exposed, 1, iova.peer(2), 'read')).toBe('memory of d2');
    expect(reach(exposed, 1, iova.peer(2), 'write')).toBe('fault');
  });

  test('is forgotten by the IOTLB when it goes, and the user’s memory with it', () => {
    const used = afterRead(exposeBar(mapped, 2, 1), 1, iova.peer(2));
    expect(used.iotlb).toHaveLength(1);
    expect(withdrawBar(used, 2).iotlb).toEqual([]);
  });

  test('that nobody had mapped causes no flush when it goes', () => {
    const used = afterRead(mapped, 1, iova.user);
    expect(withdrawBar(used, 2).iotlb).toEqual(used.iotlb);
  });
});
