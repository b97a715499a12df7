import { groupOfDevices } from '../../../machines/scope';
import { map } from './address-space';
import { allocate } from './domain-life';
import { blocked, ioasid, machine, pointed, reach } from './fixtures/machine';
import { iova, iovaPages } from './iova';
import { keyOf } from './simulated-iommu';

const accesses = ['read', 'write'] as const;
const slots = ['rid', 'pasid'] as const;
const pages = iovaPages(2);

describe('a requester id whose DMA is blocked', () => {
  const iommu = pointed(machine(), 1, blocked);

  test('reaches nothing, at no address, with and without the PASID', () => {
    for (const slot of slots)
      for (const access of accesses)
        for (const page of pages) expect(reach(iommu, 1, page, access, slot)).toBe('fault');
  });

  test('is blocked alone: its sibling still reaches what it could', () => {
    expect(reach(iommu, 2, iova.user)).toBe('kernel memory');
  });
});

describe('the default domain', () => {
  test('of type identity lets a device reach kernel memory at every address', () => {
    for (const page of pages.filter((one) => one !== iova.interruptWindow))
      expect(reach(machine(), 1, page, 'write')).toBe('kernel memory');
  });

  test('of type dma lets it reach the buffer of the kernel driver and nothing else', () => {
    const iommu = machine({ defaultDomain: 'dma' });
    expect(pages.map((page) => reach(iommu, 1, page, 'write'))).toEqual([
      'kernel memory',
      ...pages.slice(1).map(() => 'fault'),
    ]);
  });

  test('is for plain requests: before an attach a PASID reaches nothing', () => {
    for (const page of pages) expect(reach(machine(), 1, page, 'read', 'pasid')).toBe('fault');
  });
});

describe('the physical domain', () => {
  test('is no translation, whatever the type of the default domain', () => {
    const iommu = pointed(machine({ defaultDomain: 'dma' }), 1, { kind: 'physical' });
    expect(reach(iommu, 1, iova.unused, 'write')).toBe('kernel memory');
  });
});

describe('an address space', () => {
  const allocated = allocate(machine(), { kind: 'space', ioasid: 1 });

  test('with nothing mapped lets a device reach nothing', () => {
    const iommu = pointed(allocated, 1, ioasid(1));
    for (const page of pages) expect(reach(iommu, 1, page)).toBe('fault');
  });

  test('lets a device reach what its user mapped, and not the page beside it', () => {
    const iommu = pointed(map(allocated, 1, 'read-write'), 1, ioasid(1));
    expect(reach(iommu, 1, iova.user, 'write')).toBe('memory of fd1');
    expect(reach(iommu, 1, iova.unused)).toBe('fault');
  });

  test('that is mapped read-only refuses writes', () => {
    const iommu = pointed(map(allocated, 1, 'read-only'), 1, ioasid(1));
    expect(reach(iommu, 1, iova.user, 'read')).toBe('memory of fd1');
    expect(reach(iommu, 1, iova.user, 'write')).toBe('fault');
  });

  test('under the PASID says nothing about plain requests', () => {
    const mapped = map(allocated, 1, 'read-write');
    const iommu = pointed(pointed(mapped, 1, blocked), 1, ioasid(1), 'pasid');
    expect(reach(iommu, 1, iova.user, 'write', 'pasid')).toBe('memory of fd1');
    expect(reach(iommu, 1, iova.user, 'write', 'rid')).toBe('fault');
  });
});

describe('the interrupt window', () => {
  const notIsolated = machine({ groups: [{ ...groupOfDevices(1), interruptsNotIsolated: true }] });

  test('is never translated: not even an identity domain reaches memory there', () => {
    for (const access of accesses)
      expect(reach(machine(), 1, iova.interruptWindow, access)).toBe('fault');
  });

  test('lets a device forge interrupts of the kernel if they are not isolated, even when blocked', () => {
    const iommu = pointed(notIsolated, 1, blocked);
    expect(reach(iommu, 1, iova.interruptWindow, 'write')).toBe('kernel memory');
    expect(reach(iommu, 1, iova.interruptWindow, 'read')).toBe('fault');
  });

  test('does not exist for requests with the PASID, which are translated', () => {
    expect(reach(notIsolated, 1, iova.interruptWindow, 'write', 'pasid')).toBe('fault');
  });
});

test('a requester id that is not wired is a mistake of the caller', () => {
  expect(() => reach(machine(), 3, iova.user)).toThrow('there is no requester id 3');
});

test('a request that faults leaves no trace; one that gets through fills the IOTLB', () => {
  const before = pointed(machine(), 1, blocked);
  const key = keyOf(before);
  reach(before, 1, iova.user);
  expect(keyOf(before)).toBe(key);
});
