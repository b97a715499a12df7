import { type PciAddress } from './address';

/**
 * The IOMMU grouping of one real machine, as far as its source tells.
 *
 * In every optional fact `undefined` means *unknown*: most pasted listings say nothing about
 * drivers or capabilities, and nothing here guesses.
 */
export interface Topology {
  /** Sorted by number. Only groups that hold at least one PCI device. */
  readonly groups: readonly TopologyGroup[];
  /** Sorted by line. */
  readonly problems: readonly Problem[];
}

export interface TopologyGroup {
  readonly id: number;
  /** Sorted by address. */
  readonly devices: readonly TopologyDevice[];
  /** The default domain's type as sysfs names it: `DMA`, `DMA-FQ`, `identity`, … */
  readonly type?: string | undefined;
}

/** What a listing may say about a function besides its address. */
export interface DeviceFacts {
  /** As `lspci` names it: `VGA compatible controller`. */
  readonly className?: string | undefined;
  /** Base class and subclass, four hexadecimal digits: `0300`. */
  readonly classCode?: string | undefined;
  /** Programming interface, two hexadecimal digits. */
  readonly progIf?: string | undefined;
  /** `vvvv:dddd`, hexadecimal. */
  readonly vendorDevice?: string | undefined;
  /** Vendor and product, as printed. */
  readonly name?: string | undefined;
  /** The bound kernel driver; `null`: known to have none. */
  readonly driver?: string | null | undefined;
  /** What the function's Express capability calls it; `none`: known to be conventional PCI. */
  readonly expressType?: ExpressType | undefined;
  /** The bus range behind a bridge. */
  readonly buses?: { readonly secondary: number; readonly subordinate: number } | undefined;
  /** The firmware demands a permanent 1:1 mapping (RMRR, IVMD, RMR). */
  readonly reservedDirect?: boolean | undefined;
  /** Address Translation Service capability. */
  readonly ats?: boolean | undefined;
  /** Process Address Space ID capability. */
  readonly pasid?: boolean | undefined;
}

export interface TopologyDevice extends DeviceFacts {
  readonly address: PciAddress;
  /** The line that named it, from 1; 0 where the source has no lines (sysfs). */
  readonly line: number;
}

/** The device/port types of the PCI Express capability that change who a requester is. */
export type ExpressType =
  | 'endpoint'
  | 'integrated-endpoint'
  | 'root-port'
  | 'upstream-port'
  | 'downstream-port'
  | 'pcie-to-pci-bridge'
  | 'pci-to-pcie-bridge'
  | 'event-collector'
  | 'none';

/** Something in the source that is wrong (`error`) or merely not a device (`note`). */
export interface Problem {
  /** From 1; 0 where the source has no lines. */
  readonly line: number;
  /** What was found, shortened and with control characters escaped. */
  readonly message: string;
  readonly expected?: string | undefined;
  readonly severity: 'error' | 'note';
}

const BRIDGE_CLASSES = new Map([
  ['0600', 'host'],
  ['0604', 'pci'],
  ['0609', 'pci'],
] as const);
const BRIDGE_NAMES = new Map([
  ['host bridge', 'host'],
  ['pci bridge', 'pci'],
  ['semi-transparent pci-to-pci bridge', 'pci'],
] as const);

/** Interconnect that a function may be: it carries other devices' traffic rather than its own. */
export type InterconnectBridge = 'host' | 'pci' | 'no' | 'unknown';

/** Whether a function is a host bridge (class 0600), a PCI bridge (0604), or neither. */
export function interconnectBridge(device: DeviceFacts): InterconnectBridge {
  if (device.classCode !== undefined) return lookUp(BRIDGE_CLASSES, device.classCode) ?? 'no';
  if (device.className !== undefined) {
    return lookUp(BRIDGE_NAMES, device.className.toLowerCase()) ?? 'no';
  }
  return 'unknown';
}

function lookUp<Value>(table: ReadonlyMap<string, Value>, key: string): Value | undefined {
  return table.get(key);
}

/** The problems that make a source unusable. */
export function errorsOf(topology: Topology): readonly Problem[] {
  return topology.problems.filter((problem) => problem.severity === 'error');
}

export function deviceCount(topology: Topology): number {
  return topology.groups.reduce((sum, group) => sum + group.devices.length, 0);
}
