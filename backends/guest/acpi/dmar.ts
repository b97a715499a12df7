import type { DirectMapping } from '../topology';

/** The register page of the unit that QEMU emulates, and the width of its addresses less one. */
const UNIT_AT = 0xfed90000;
const HOST_ADDRESS_WIDTH = 38;
/** The I/O interrupt controller of a q35: its id, and the pseudo bus its interrupts come from. */
const IOAPIC = { id: 0, bus: 0xff } as const;

const HEADER = 48;
const CHECKSUM = 9;
const INTERRUPT_REMAPPING = 1;
const ALL_OTHER_DEVICES = 1;
const UNIT = 0;
const RESERVED_MEMORY = 1;
const ENDPOINT = 1;
const IOAPIC_SCOPE = 3;

/**
 * The table of remapping hardware that the guest gets in place of QEMU's, which cannot describe a direct
 * mapping: the same unit, now for all devices, and the region of one device (RMRR).
 *
 * The kernel takes it because names agree with those of QEMU's table and the revision is higher.
 */
export function dmarTable(mapping: DirectMapping): Buffer {
  const body = Buffer.concat([remappingUnit(), reservedMemory(mapping)]);
  const table = Buffer.concat([header(HEADER + body.length), body]);
  const sum = table.reduce((total, byte) => total + byte, 0);
  table.writeUInt8((256 - (sum % 256)) % 256, CHECKSUM);
  return table;
}

function header(length: number): Buffer {
  const bytes = Buffer.alloc(HEADER);
  bytes.write('DMAR', 0, 'ascii');
  bytes.writeUInt32LE(length, 4);
  bytes.writeUInt8(1, 8);
  bytes.write('BOCHS ', 10, 'ascii');
  bytes.write('BXPC    ', 16, 'ascii');
  bytes.writeUInt32LE(2, 24); // QEMU's own has revision 1
  bytes.write('BXPC', 28, 'ascii');
  bytes.writeUInt32LE(1, 32);
  bytes.writeUInt8(HOST_ADDRESS_WIDTH, 36);
  bytes.writeUInt8(INTERRUPT_REMAPPING, 37);
  return bytes;
}

function remappingUnit(): Buffer {
  const bytes = Buffer.alloc(16);
  bytes.writeUInt16LE(UNIT, 0);
  bytes.writeUInt8(ALL_OTHER_DEVICES, 4);
  bytes.writeBigUInt64LE(BigInt(UNIT_AT), 8);
  return withLength(Buffer.concat([bytes, scope(IOAPIC_SCOPE, IOAPIC.id, IOAPIC.bus, 0, 0)]));
}

function reservedMemory({ address, first, bytes: size }: DirectMapping): Buffer {
  const bytes = Buffer.alloc(24);
  bytes.writeUInt16LE(RESERVED_MEMORY, 0);
  bytes.writeBigUInt64LE(BigInt(first), 8);
  bytes.writeBigUInt64LE(BigInt(first + size - 1), 16);
  const [bus, slot, number] = numbersOf(address);
  return withLength(Buffer.concat([bytes, scope(ENDPOINT, 0, bus, slot, number)]));
}

function scope(kind: number, id: number, bus: number, slot: number, number: number): Buffer {
  return Buffer.from([kind, 8, 0, 0, id, bus, slot, number]);
}

/** Every structure says its length in its third and fourth byte. */
function withLength(structure: Buffer): Buffer {
  structure.writeUInt16LE(structure.length, 2);
  return structure;
}

function numbersOf(address: string): [bus: number, slot: number, number: number] {
  const found = /^0000:([0-9a-f]{2}):([0-9a-f]{2})\.([0-7])$/.exec(address);
  if (found === null)
    throw new Error(`${address}: not an address of segment 0; expected 0000:00:05.0`);
  const [bus = 0, slot = 0, number = 0] = found.slice(1).map((digits) => parseInt(digits, 16));
  return [bus, slot, number];
}
