import { readConfigSpace } from './config-space';

/** A configuration space of `length` bytes in which `parts` are written at their offsets. */
function space(length: number, parts: Readonly<Record<number, readonly number[]>>): Uint8Array {
  const bytes = new Uint8Array(length);
  for (const [offset, values] of Object.entries(parts)) bytes.set(values, Number(offset));
  return bytes;
}

const HAS_CAPABILITIES = { 0x06: [0x10, 0], 0x34: [0x40] };
/** Power management at 40, Express of the given type at 50. */
const express = (type: number): Readonly<Record<number, readonly number[]>> => ({
  ...HAS_CAPABILITIES,
  0x40: [0x01, 0x50],
  0x50: [0x10, 0x00, type << 4, 0x00],
});
const extended = (id: number, next: number): readonly number[] => [
  id,
  0,
  0x01 | ((next << 4) & 0xf0),
  next >> 4,
];

describe('configuration space', () => {
  test.each([
    [0x0, 'endpoint'],
    [0x1, 'endpoint'],
    [0x4, 'root-port'],
    [0x5, 'upstream-port'],
    [0x6, 'downstream-port'],
    [0x7, 'pcie-to-pci-bridge'],
    [0x8, 'pci-to-pcie-bridge'],
    [0x9, 'integrated-endpoint'],
    [0xa, 'event-collector'],
  ])('of Express type %i belongs to a %s', (type, name) => {
    expect(readConfigSpace(space(256, express(type))).expressType).toBe(name);
  });

  test('without an Express capability is conventional PCI, which has neither ATS nor PASID', () => {
    expect(readConfigSpace(space(256, {}))).toEqual({
      buses: undefined,
      expressType: 'none',
      ats: false,
      pasid: false,
    });
  });

  test('of a bridge has a bus range, which everybody may read', () => {
    const header = space(64, { 0x0e: [0x01], 0x19: [0x02, 0x07] });
    expect(readConfigSpace(header)).toEqual({ buses: { secondary: 2, subordinate: 7 } });
  });

  test('shows ATS and PASID in its extended part, and leaves them unknown without it', () => {
    const both = { ...express(0), 0x100: extended(0x0f, 0x120), 0x120: extended(0x1b, 0) };
    expect(readConfigSpace(space(4096, both))).toMatchObject({ ats: true, pasid: true });
    expect(readConfigSpace(space(4096, express(0)))).toMatchObject({ ats: false, pasid: false });
    expect(readConfigSpace(space(256, express(0))).ats).toBeUndefined();
  });

  test('with capabilities in a circle is read to an end', () => {
    const circle = { ...HAS_CAPABILITIES, 0x40: [0x01, 0x48], 0x48: [0x05, 0x40] };
    expect(readConfigSpace(space(256, circle)).expressType).toBe('none');
    const extendedCircle = { ...express(0), 0x100: extended(0x01, 0x100) };
    expect(readConfigSpace(space(4096, extendedCircle)).ats).toBe(false);
  });

  test('that is too short tells nothing', () => {
    expect(readConfigSpace(new Uint8Array(10))).toEqual({});
  });
});
