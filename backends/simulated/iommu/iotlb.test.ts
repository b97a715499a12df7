import { map, unmap } from './address-space';
import { allocate } from './domain-life';
import { dmaWithoutIotlb } from './dma';
import { afterRead, blocked, ioasid, machine, pointed, reach } from './fixtures/machine';
import { fill, flushDomain, flushRequester, lookUp } from './iotlb';
import { iova } from './iova';

const entry = (requester: number, slot: 'rid' | 'pasid', page: number, through: number[]) =>
  ({
    requester,
    slot,
    leaf: { iova: iova.user, page, permission: 'read-write' },
    through,
  }) as const;

describe('the IOTLB', () => {
  const iotlb = [entry(1, 'rid', 1, [1]), entry(1, 'pasid', 2, [3, 2]), entry(2, 'rid', 1, [1])]
    .reverse()
    .reduce(fill, []);

  test('finds an entry by requester id, slot and page', () => {
    expect(lookUp(iotlb, 1, 'pasid', iova.user)?.leaf.page).toBe(2);
    expect(lookUp(iotlb, 2, 'pasid', iova.user)).toBeUndefined();
    expect(lookUp(iotlb, 1, 'rid', iova.unused)).toBeUndefined();
  });

  test('is equal data however it was filled', () => {
    const again = [...iotlb].reverse().reduce(fill, []);
    expect(again).toEqual(iotlb);
    expect(fill(again, entry(1, 'rid', 1, [1]))).toEqual(iotlb);
  });

  test('remembers one translation per page, the last', () => {
    const refilled = fill(iotlb, entry(1, 'rid', 7, [2]));
    expect(refilled).toHaveLength(iotlb.length);
    expect(lookUp(refilled, 1, 'rid', iova.user)?.leaf.page).toBe(7);
  });

  test('flushed for a requester id keeps its other slot and the other ids', () => {
    expect(flushRequester(iotlb, 1, 'rid').map((one) => [one.requester, one.slot])).toEqual([
      [1, 'pasid'],
      [2, 'rid'],
    ]);
  });

  test('flushed for a parent also loses what was translated through a nested domain on it', () => {
    expect(flushDomain(iotlb, 2)).toEqual([entry(1, 'rid', 1, [1]), entry(2, 'rid', 1, [1])]);
  });
});

const attachedMachine = (flushes: { tableWrites: boolean; unmaps: boolean }) => {
  const allocated = allocate(machine({ flushes }), { kind: 'space', ioasid: 1 });
  return afterRead(pointed(map(allocated, 1, 'read-write'), 1, ioasid(1)), 1, iova.user);
};
const user = { requester: 1, slot: 'rid', iova: iova.user, access: 'read' } as const;

describe('after a table write', () => {
  test('a driver that flushes leaves nothing of the former domain', () => {
    const iommu = pointed(attachedMachine({ tableWrites: true, unmaps: true }), 1, blocked);
    expect(iommu.iotlb).toEqual([]);
    expect(reach(iommu, 1, iova.user)).toBe('fault');
  });

  test('a driver that does not flush lets the device go on through the former domain', () => {
    const iommu = pointed(attachedMachine({ tableWrites: false, unmaps: true }), 1, blocked);
    expect(dmaWithoutIotlb(iommu, user).kind).toBe('fault');
    expect(reach(iommu, 1, iova.user)).toBe('memory of fd1');
  });

  test('what was never used before the write cannot be stale', () => {
    const iommu = pointed(machine({ flushes: { tableWrites: false, unmaps: true } }), 1, blocked);
    expect(reach(iommu, 1, iova.user)).toBe('fault');
  });
});

describe('after an unmap', () => {
  test('a driver that flushes leaves nothing of the page', () => {
    const iommu = unmap(attachedMachine({ tableWrites: true, unmaps: true }), 1);
    expect(iommu.iotlb).toEqual([]);
    expect(reach(iommu, 1, iova.user)).toBe('fault');
  });

  test('a driver that does not flush lets the device reach what is kernel memory again', () => {
    const iommu = unmap(attachedMachine({ tableWrites: true, unmaps: false }), 1);
    expect(dmaWithoutIotlb(iommu, user).kind).toBe('fault');
    expect(reach(iommu, 1, iova.user)).toBe('kernel memory');
  });
});

test('a remembered read-only translation is not enough for a write: the IOMMU walks again', () => {
  const spaces = ([1, 2] as const).reduce(
    (iommu, number) => allocate(iommu, { kind: 'space', ioasid: number }),
    machine({ flushes: { tableWrites: false, unmaps: true } }),
  );
  const mapped = map(map(spaces, 1, 'read-only'), 2, 'read-write');
  const moved = pointed(afterRead(pointed(mapped, 1, ioasid(1)), 1, iova.user), 1, ioasid(2));
  expect(reach(moved, 1, iova.user, 'write')).toBe('memory of fd1');
  expect(reach(pointed(moved, 1, blocked), 1, iova.user, 'write')).toBe('fault');
});
