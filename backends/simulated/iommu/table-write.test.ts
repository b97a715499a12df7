import type { Profile } from '../../../machines/scope';
import { groupOfDevices, profiles } from '../../../machines/scope';
import { map } from './address-space';
import { entryOf } from './context-table';
import { allocate } from './domain-life';
import { afterRead, blocked, ioasid, machine, pointed, reach } from './fixtures/machine';
import { iova } from './iova';
import { keyOf } from './simulated-iommu';
import { leaveBus, writeTable } from './table-write';
import { wireIdsOf } from './wiring';

/** What the entry points at after an attach to IOASID 2 failed; it pointed at IOASID 1. */
const afterFailure = {
  'vt-d': blocked,
  amd: blocked,
  smmuv3: ioasid(1),
  'virtio-iommu': ioasid(2),
} as const satisfies Record<Profile, unknown>;

describe.each(Object.keys(profiles).filter((name): name is Profile => name in profiles))(
  'a failing attach on %s',
  (profile) => {
    const start = pointed(machine({ profile }), 1, ioasid(1));
    const write = { requester: 1, domain: ioasid(2), fails: true } as const;

    test('leaves what that driver leaves', () => {
      const failed = writeTable(start, { ...write, slot: 'rid' });
      expect(entryOf(failed.contexts, 1).rid).toEqual(afterFailure[profile]);
    });

    test('does the same under the PASID, and leaves plain requests alone', () => {
      const failed = writeTable(pointed(start, 1, ioasid(1), 'pasid'), { ...write, slot: 'pasid' });
      expect(failed.contexts[0]).toEqual({ rid: ioasid(1), pasid: afterFailure[profile] });
    });

    test('leaves nothing in the IOTLB of a domain that is gone from the entry', () => {
      const spaces = allocate(machine({ profile }), { kind: 'space', ioasid: 1 });
      const used = afterRead(pointed(map(spaces, 1, 'read-only'), 1, ioasid(1)), 1, iova.user);
      const failed = writeTable(used, { ...write, slot: 'rid' });
      expect(failed.iotlb).toEqual(profile === 'smmuv3' ? used.iotlb : []);
    });
  },
);

test('a write changes the entry of one requester id and no other', () => {
  const before = machine();
  const after = pointed(before, 2, blocked);
  expect(entryOf(after.contexts, 1)).toEqual(entryOf(before.contexts, 1));
  expect(entryOf(after.contexts, 2)).toEqual({ rid: blocked, pasid: blocked });
});

describe('a requester id with an alias', () => {
  const behindBridge = machine({ groups: [{ ...groupOfDevices(2, true), aliases: [1] }] });

  test('is blocked for its devices only when the alias is programmed together with it', () => {
    const half = pointed(behindBridge, 1, blocked);
    const reaches = (iommu: typeof half) =>
      wireIdsOf(iommu.design.wiring, 2).map((id) => reach(iommu, id, iova.user));
    expect(reaches(half)).toEqual(['fault', 'kernel memory']);
    expect(reaches(pointed(half, 2, blocked))).toEqual(['fault', 'fault']);
  });
});

describe('leaving the bus', () => {
  const spaces = allocate(machine(), { kind: 'space', ioasid: 1 });
  const mapped = map(spaces, 1, 'read-write');
  const used = afterRead(
    pointed(pointed(mapped, 1, ioasid(1)), 1, ioasid(1), 'pasid'),
    1,
    iova.user,
  );

  test('parks the requester id: whatever appears under it reaches nothing', () => {
    const gone = leaveBus(used, 1, blocked);
    expect(gone.contexts[0]).toEqual({ rid: blocked, pasid: blocked });
    expect(gone.iotlb).toEqual([]);
    expect(reach(gone, 1, iova.user)).toBe('fault');
  });

  test('parks a direct-mapped one untranslated, and without its PASID', () => {
    const gone = leaveBus(used, 1, { kind: 'physical' });
    expect(reach(gone, 1, iova.user)).toBe('kernel memory');
    expect(reach(gone, 1, iova.user, 'read', 'pasid')).toBe('fault');
  });
});

test('every operation leaves the state it was given as it was', () => {
  const before = deepFreeze(machine());
  const key = keyOf(before);
  const after = leaveBus(pointed(before, 1, blocked), 2, blocked);
  expect(keyOf(before)).toBe(key);
  expect(keyOf(after)).not.toBe(key);
  expect(JSON.parse(JSON.stringify(after))).toEqual(after);
});

function deepFreeze<T>(value: T): T {
  if (typeof value === 'object' && value !== null)
    Object.values(Object.freeze(value)).forEach(deepFreeze);
  return value;
}
