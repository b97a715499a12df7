import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { type PciAddress, readAddress } from '../../machines/topology/address';
import { Collector } from '../../machines/topology/import/collector';
import { groupNumber } from '../../machines/topology/import/group-number';
import { quote } from '../../machines/topology/import/quote';
import {
  type DeviceFacts,
  interconnectBridge,
  type Topology,
  type TopologyGroup,
} from '../../machines/topology/topology';
import { readBytes, readLinkName, readText } from './attribute';
import { readConfigSpace } from './config-space';

/** Where a tree keeps what is read; `pciDevices` is absent where only the groups were copied. */
export interface SysfsFolders {
  readonly groups: string;
  readonly pciDevices?: string;
}

/** Sysfs has no lines. */
const NO_LINE = 0;
const IOMMU_HINT =
  'groups: enable the IOMMU in the firmware and on the kernel command line (intel_iommu=on, amd_iommu=on)';

/**
 * Reads the groups of the running machine, or of a tree like it below `root`.
 *
 * Never throws for what it finds: a missing or empty folder is a problem of severity `error`.
 */
export function readSysfsGroups(root = '/sys'): Topology {
  return readGroupFolders({
    groups: join(root, 'kernel', 'iommu_groups'),
    pciDevices: join(root, 'bus', 'pci', 'devices'),
  });
}

/** The same for folders that lie elsewhere. */
export function readGroupFolders(folders: SysfsFolders): Topology {
  const collector = new Collector();
  const names = namesIn(folders.groups);
  if (names === undefined) {
    collector.error(NO_LINE, `no folder ${quote(folders.groups)}`, IOMMU_HINT);
    return collector.topology();
  }
  const types = new Map<number, string>();
  for (const name of names) {
    const group = groupNumber(name);
    if (group === undefined) {
      collector.note(NO_LINE, `${quote(name)} is not a group number`);
      continue;
    }
    readGroup(group, join(folders.groups, name), folders, collector);
    const type = readText(join(folders.groups, name, 'type'));
    if (type !== undefined) types.set(group, type);
  }
  if (names.length === 0) {
    collector.error(NO_LINE, `the folder ${quote(folders.groups)} is empty`, IOMMU_HINT);
  }
  return withTypes(collector.topology(), types);
}

function readGroup(
  group: number,
  folder: string,
  folders: SysfsFolders,
  collector: Collector,
): void {
  const members = new Map<PciAddress, DeviceFacts>();
  for (const name of namesIn(join(folder, 'devices')) ?? []) {
    const reading = readAddress(name);
    if (reading.kind === 'address') {
      members.set(reading.address, readDevice(reading.address, folders));
    } else {
      collector.note(NO_LINE, `${quote(name)} in group ${group} is not a PCI device`);
    }
  }
  const direct = hasDirectMapping(folder);
  // Sysfs tells it of the group only. A bridge is hardly the cause, unless there is nothing else.
  const endpoints = [...members].filter(([, facts]) => interconnectBridge(facts) !== 'pci');
  const blamed = new Set((endpoints.length > 0 ? endpoints : [...members]).map(([name]) => name));
  for (const [address, facts] of members) {
    const reservedDirect = direct === true ? blamed.has(address) : direct;
    collector.device(NO_LINE, group, address, { ...facts, reservedDirect });
  }
}

/** `direct-relaxable` regions are left out: a claim ignores them. */
function hasDirectMapping(folder: string): boolean | undefined {
  const regions = readText(join(folder, 'reserved_regions'));
  return regions?.split('\n').some((region) => region.trim().split(/\s+/)[2] === 'direct');
}

function readDevice(address: PciAddress, { pciDevices }: SysfsFolders): DeviceFacts {
  if (pciDevices === undefined) return {};
  const folder = join(pciDevices, address);
  const classDigits = hexadecimal(readText(join(folder, 'class')), 6);
  if (classDigits === undefined) return {};
  const vendor = hexadecimal(readText(join(folder, 'vendor')), 4);
  const device = hexadecimal(readText(join(folder, 'device')), 4);
  const config = readBytes(join(folder, 'config'));
  return {
    classCode: classDigits.slice(0, 4),
    progIf: classDigits.slice(4),
    vendorDevice: vendor && device ? `${vendor}:${device}` : undefined,
    driver: readLinkName(join(folder, 'driver')) ?? null,
    ...(config === undefined ? {} : readConfigSpace(config)),
  };
}

function hexadecimal(text: string | undefined, digits: number): string | undefined {
  const found = /^0x([0-9a-f]+)$/i.exec(text ?? '')?.[1];
  return found?.length === digits ? found.toLowerCase() : undefined;
}

function withTypes(topology: Topology, types: ReadonlyMap<number, string>): Topology {
  const groups = topology.groups.map((group): TopologyGroup => {
    const type = types.get(group.id);
    return type === undefined ? group : { ...group, type };
  });
  return { ...topology, groups };
}

function namesIn(folder: string): readonly string[] | undefined {
  try {
    return readdirSync(folder).sort();
  } catch {
    return undefined;
  }
}
