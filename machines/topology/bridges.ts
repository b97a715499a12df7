import { addressParts } from './address';
import { type DeviceFacts, interconnectBridge, type TopologyDevice } from './topology';

/**
 * What kind of interconnect a function is, as far as requester ids are concerned.
 *
 * An Express port passes requester ids on. A bridge to conventional PCI cannot: that bus has none,
 * so the bridge makes every request below it its own.
 */
export type BridgeKind =
  | 'not a bridge'
  | 'host bridge'
  | 'express port'
  | 'conventional bridge'
  /** A PCI bridge of which the source does not tell more. */
  | 'some bridge'
  | 'unknown';

export interface BridgeFinding {
  readonly kind: BridgeKind;
  /** From the Express capability rather than from a name or number. */
  readonly certain: boolean;
}

/** Finds out from the Express capability, else from ids and names. */
export function bridgeKind(device: TopologyDevice): BridgeFinding {
  const fromCapability = kindFromCapability(device);
  if (fromCapability !== undefined) return { kind: fromCapability, certain: true };
  switch (interconnectBridge(device)) {
    case 'host':
      return { kind: 'host bridge', certain: true };
    case 'no':
      return { kind: 'not a bridge', certain: true };
    case 'unknown':
      return { kind: 'unknown', certain: false };
    case 'pci':
      return { kind: kindFromNames(device), certain: false };
  }
}

function kindFromCapability(device: DeviceFacts): BridgeKind | undefined {
  switch (device.expressType) {
    case 'root-port':
    case 'upstream-port':
    case 'downstream-port':
      return 'express port';
    case 'pcie-to-pci-bridge':
    case 'pci-to-pcie-bridge':
      return 'conventional bridge';
    case 'none':
      return interconnectBridge(device) === 'pci' ? 'conventional bridge' : undefined;
    case 'endpoint':
    case 'integrated-endpoint':
    case 'event-collector':
    case undefined:
      return undefined;
  }
}

/**
 * Bridges to conventional PCI by number. Source: the PCI id database and `drivers/pci/quirks.c`
 * (`quirk_use_pcie_bridge_dma_alias`).
 */
const CONVENTIONAL_IDS = new Set([
  '8086:244e', // 82801 PCI Bridge
  '8086:2448', // 82801 Mobile PCI Bridge
  '1b21:1080', // ASM1083/1085
  '1a03:1150', // AST1150
  '1283:8892', // IT8892
  '1283:8893', // IT8893
  '10e3:8111', // Tundra Tsi381
  '10e3:8113', // Tundra Tsi382
  '10b5:8111', // PEX 8111
  '10b5:8112', // PEX 8112
  '104c:8231', // XIO2000
  '104c:8240', // XIO2001
  '12d8:e110', // PI7C9X110
  '12d8:e111', // PI7C9X111
  '1002:4384', // SBx00 PCI to PCI Bridge
  '1022:780f', // FCH PCI Bridge
]);
const CONVENTIONAL_NAMES =
  /PCI(?:[ -]?E(?:xpress)?)?[ -](?:to|2)[ -]PCI(?!e| ?Express)|\b82801\b.{0,20}PCI Bridge|ASM108\d|AST1150|FCH PCI Bridge|\bXIO200\d|\bPEX ?811[12]\b|PI7C9X11\d|IT889\d/i;
const PORT_NAMES =
  /Root Port|Upstream Port|Downstream Port|Switch|PCI ?e?(?: Express)? Controller|Graphics Port|\bPEG|GPP|Thunderbolt|USB4|Functions \d:\d|PCI Express Port/i;
/** A bridge that decodes what nobody else claims: only to conventional PCI. */
const SUBTRACTIVE_DECODE = '01';
const INTEL_ROOT_PORT_SLOT = 0x1c;

function kindFromNames(device: TopologyDevice): BridgeKind {
  const { vendorDevice = '', name = '', progIf } = device;
  // Chipsets give a root port this identity when it leads to a bridge soldered on the board.
  const { bus, device: slot } = addressParts(device.address);
  const is82801 = vendorDevice === '8086:244e' || /\b82801\b/.test(name);
  if (is82801 && bus === 0 && slot === INTEL_ROOT_PORT_SLOT) return 'express port';
  if (CONVENTIONAL_IDS.has(vendorDevice) || CONVENTIONAL_NAMES.test(name)) {
    return 'conventional bridge';
  }
  if (PORT_NAMES.test(name)) return 'express port';
  return progIf === SUBTRACTIVE_DECODE ? 'conventional bridge' : 'some bridge';
}
