import { dmarTable } from './dmar';

const table = dmarTable({ address: '0000:00:05.1', first: 0x9000000, bytes: 0x10000 });

test('the bytes of the table add up to nothing, and it says how many they are', () => {
  expect(table.reduce((sum, byte) => sum + byte, 0) % 256).toBe(0);
  expect(table.readUInt32LE(4)).toBe(table.length);
});

test('it replaces the table of QEMU: the same names, a higher revision', () => {
  expect(table.subarray(0, 4).toString()).toBe('DMAR');
  expect(table.subarray(10, 24).toString()).toBe('BOCHS BXPC    ');
  expect(table.readUInt32LE(24)).toBeGreaterThan(1);
});

test('it has the unit of QEMU with the interrupt controller, then the region of the device', () => {
  const unit = table.subarray(48, 48 + 24);
  expect([unit.readUInt16LE(0), unit.readUInt16LE(2), unit.readUInt8(4)]).toEqual([0, 24, 1]);
  expect(unit.readBigUInt64LE(8)).toBe(0xfed90000n);
  expect([...unit.subarray(16)]).toEqual([3, 8, 0, 0, 0, 0xff, 0, 0]);
  const region = table.subarray(48 + 24);
  expect([region.readUInt16LE(0), region.readUInt16LE(2), region.length]).toEqual([1, 32, 32]);
  expect(region.readBigUInt64LE(8)).toBe(0x9000000n);
  expect(region.readBigUInt64LE(16)).toBe(0x900ffffn);
  expect([...region.subarray(24)]).toEqual([1, 8, 0, 0, 0, 0, 5, 1]);
});

test('an address that it cannot hold is refused', () => {
  expect(() => dmarTable({ address: '0001:00:05.0', first: 0, bytes: 4096 })).toThrow(
    'expected 0000:00:05.0',
  );
});
