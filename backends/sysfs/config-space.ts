import { type DeviceFacts, type ExpressType } from '../../machines/topology/topology';

/** The facts about a function that its configuration space tells. */
export type ConfigFacts = Pick<DeviceFacts, 'expressType' | 'buses' | 'ats' | 'pasid'>;

/** Without privileges the kernel shows the header only. */
const HEADER_LENGTH = 64;
const EXTENDED_START = 0x100;
const MOST_CAPABILITIES = 48;
const MOST_EXTENDED = (4096 - EXTENDED_START) / 8;

const EXPRESS = 0x10;
const ADDRESS_TRANSLATION = 0x0f;
const PROCESS_ADDRESS_SPACE = 0x1b;

/** PCI Express Base Specification, device/port type of the capability register. */
const EXPRESS_TYPES: readonly (ExpressType | undefined)[] = [
  'endpoint',
  'endpoint',
  undefined,
  undefined,
  'root-port',
  'upstream-port',
  'downstream-port',
  'pcie-to-pci-bridge',
  'pci-to-pcie-bridge',
  'integrated-endpoint',
  'event-collector',
];

/** Reads the capabilities that matter for requester ids and shared address spaces. */
export function readConfigSpace(bytes: Uint8Array): ConfigFacts {
  if (bytes.length < HEADER_LENGTH) return {};
  const space = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const buses = readBuses(space);
  if (bytes.length <= HEADER_LENGTH) return { buses };
  const express = findExpress(space);
  if (express === undefined) return { buses, expressType: 'none', ats: false, pasid: false };
  const expressType = EXPRESS_TYPES[(space.getUint16(express + 2, true) >> 4) & 0xf];
  const extended = extendedCapabilities(space);
  return {
    buses,
    expressType,
    ats: extended?.has(ADDRESS_TRANSLATION),
    pasid: extended?.has(PROCESS_ADDRESS_SPACE),
  };
}

function readBuses(space: DataView): ConfigFacts['buses'] {
  const isBridge = (space.getUint8(0x0e) & 0x7f) === 1;
  return isBridge
    ? { secondary: space.getUint8(0x19), subordinate: space.getUint8(0x1a) }
    : undefined;
}

function findExpress(space: DataView): number | undefined {
  const hasCapabilities = (space.getUint16(0x06, true) & 0x10) !== 0;
  let at = hasCapabilities ? space.getUint8(0x34) & 0xfc : 0;
  // A broken device may link its capabilities in a circle.
  for (let seen = 0; at >= HEADER_LENGTH && seen < MOST_CAPABILITIES; seen += 1) {
    if (at + 4 > space.byteLength) return undefined;
    if (space.getUint8(at) === EXPRESS) return at;
    at = space.getUint8(at + 1) & 0xfc;
  }
  return undefined;
}

/** The ids of the extended capabilities, or undefined if that part was not readable. */
function extendedCapabilities(space: DataView): ReadonlySet<number> | undefined {
  if (space.byteLength < EXTENDED_START + 4) return undefined;
  const ids = new Set<number>();
  let at = EXTENDED_START;
  for (let seen = 0; at >= EXTENDED_START && seen < MOST_EXTENDED; seen += 1) {
    if (at + 4 > space.byteLength) break;
    const header = space.getUint32(at, true);
    if (header === 0 || header === 0xffff_ffff) break;
    ids.add(header & 0xffff);
    at = (header >>> 20) & 0xffc;
  }
  return ids;
}
