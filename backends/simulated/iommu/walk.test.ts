import type { SimulatedIommu } from './simulated-iommu';
import { exposeBar, map, unmap } from './address-space';
import { allocate, destroy } from './domain-life';
import { domainAt, withDomain } from './domain';
import { afterRead, ioasid, machine, pointed, reach } from './fixtures/machine';
import { iova, iovaPages } from './iova';
import { walk } from './walk';

const space = allocate(machine(), { kind: 'space', ioasid: 1 });
const nestedOn = (iommu: SimulatedIommu, parent: number, number = 3): SimulatedIommu =>
  allocate(iommu, { kind: 'nested', ioasid: number, parent });
const explicit = (iommu: SimulatedIommu): SimulatedIommu =>
  allocate(iommu, { kind: 'table', ioasid: 2, space: 1 });

describe('a nested domain', () => {
  test('reaches its parent’s memory by addresses of its own', () => {
    const iommu = pointed(nestedOn(map(space, 1, 'read-write'), 1), 1, ioasid(3));
    expect(reach(iommu, 1, iova.user, 'write')).toBe('memory of fd1');
    expect(reach(iommu, 1, iova.unused, 'read')).toBe('memory of fd1');
  });

  test('cannot reach beyond its parent, whatever its stage 1 asks for', () => {
    const nothing = pointed(nestedOn(space, 1), 1, ioasid(3));
    for (const page of iovaPages(2)) expect(reach(nothing, 1, page)).toBe('fault');
    const some = nestedOn(map(space, 1, 'read-write'), 1);
    expect(walk(some, ioasid(3), iova.interruptWindow)).toEqual({
      kind: 'fault',
      reason: 'not mapped',
    });
  });

  test('names pages of its parent’s space, and no stage 1 can name others', () => {
    const greedy = iovaPages(9).map((page) => ({
      iova: page,
      parentIova: page,
      permission: 'read-write' as const,
    }));
    const nested = nestedOn(map(space, 1, 'read-write'), 1);
    const domain = { kind: 'nested', parent: 1, guest: greedy } as const;
    const iommu = { ...nested, domains: withDomain(nested.domains, 3, domain) };
    const reached = iovaPages(9).filter((page) => walk(iommu, ioasid(3), page).kind === 'leaf');
    expect(reached).toEqual([iova.user]);
  });

  test('permits only what both stages permit', () => {
    const readOnlyParent = pointed(nestedOn(map(space, 1, 'read-only'), 1), 1, ioasid(3));
    expect(reach(readOnlyParent, 1, iova.user, 'read')).toBe('memory of fd1');
    expect(reach(readOnlyParent, 1, iova.user, 'write')).toBe('fault');
    const readOnlyGuest = pointed(nestedOn(map(space, 1, 'read-write'), 1), 1, ioasid(3));
    expect(reach(readOnlyGuest, 1, iova.unused, 'write')).toBe('fault');
  });

  test('faults where its stage 1 says nothing', () => {
    expect(walk(nestedOn(space, 1), ioasid(3), iova.peer(3))).toEqual({
      kind: 'fault',
      reason: 'not in stage 1',
    });
  });

  test('loses with its parent’s mapping what the IOTLB remembered of both', () => {
    const used = afterRead(
      pointed(nestedOn(map(space, 1, 'read-write'), 1), 1, ioasid(3)),
      1,
      iova.unused,
    );
    expect(used.iotlb).toHaveLength(1);
    expect(unmap(used, 1).iotlb).toEqual([]);
  });

  test('on an explicit table reaches what that table’s address space maps', () => {
    const iommu = pointed(nestedOn(explicit(map(space, 1, 'read-write')), 2), 1, ioasid(3));
    expect(reach(iommu, 1, iova.user)).toBe('memory of fd1');
    expect(reach(unmap(iommu, 1), 1, iova.user)).toBe('fault');
  });
});

describe('an explicit table', () => {
  test('starts with what its address space maps already, and follows it from then on', () => {
    const late = explicit(map(space, 1, 'read-only'));
    const early = map(explicit(space), 1, 'read-only');
    expect(late.domains).toEqual(early.domains);
    expect(reach(pointed(late, 1, ioasid(2)), 1, iova.user)).toBe('memory of fd1');
    expect(unmap(late, 1).domains).toEqual(explicit(space).domains);
  });

  test('shares peers with its address space too', () => {
    const iommu = pointed(exposeBar(explicit(map(space, 1, 'read-write')), 2, 1), 1, ioasid(2));
    expect(reach(iommu, 1, iova.peer(2), 'write')).toBe('memory of d2');
  });

  test('is a table of its own: freeing it leaves the address space alone', () => {
    const iommu = destroy(pointed(explicit(map(space, 1, 'read-write')), 1, ioasid(1)), 2);
    expect(domainAt(iommu.domains, 2)).toBeNull();
    expect(reach(iommu, 1, iova.user)).toBe('memory of fd1');
  });
});

describe('a table that is freed while an entry points at it', () => {
  const freed = destroy(pointed(map(space, 1, 'read-write'), 1, ioasid(1)), 1);

  test('is kernel memory: a walk finds there what it likes', () => {
    expect(reach(freed, 1, iova.unused, 'write')).toBe('kernel memory');
  });

  test('is kernel memory also under a nested domain', () => {
    const nested = pointed(nestedOn(freed, 1), 2, ioasid(3));
    expect(reach(nested, 2, iova.user)).toBe('kernel memory');
  });
});
