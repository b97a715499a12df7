import { readAddress, type PciAddress } from '../address';
import { type DeviceFacts } from '../topology';
import { type BadAddress } from './bad-address';
import { readDescription } from './lspci-description';

/** What a line below or beside a group heading says. */
export type DeviceLine =
  | { readonly kind: 'device'; readonly address: PciAddress; readonly facts: DeviceFacts }
  | { readonly kind: 'bad address'; readonly found: string; readonly reading: BadAddress }
  /** `lspci -k` and `-v` print these below a device. */
  | { readonly kind: 'detail'; readonly driver?: string }
  | { readonly kind: 'other' };

const LONGEST = 4000;
/** Indentation, list bullets, the branches of `tree`, and the `\t` of an `echo` without `-e`. */
const LEADER = /^(?:\\t|[\s│├└─|`+*•·–—-])+/;
/** `[R]`, `[RESET]`, `[8086:1901]`; an address may stand in brackets too. */
const BRACKETED = /^\[([^\]]{0,30})\]\s*/;
const FIRST_WORD = /^[^\s]{1,40}/;
const TRAILING_PUNCTUATION = /[:,;)\]]$/;
/** `Device 0000:01:00.0`, `pci@0000:01:00.0` */
const LABEL = /^(?:pcie?|device|dev|bdf|slot)\s{0,3}[:@#-]?\s{0,3}/i;
const IDS = /^[0-9a-f]{4}:[0-9a-f]{4}$/i;

const DRIVER_DETAIL = /^(?:kernel )?driver(?: in use)?:\s*([\w-]{0,60})\s*$/i;
const DETAIL =
  /^(?:subsystem|devicename|kernel modules|flags|control|status|capabilities|memory at|i\/o ports at|expansion rom|bus:|numa node|region|physical slot|latency|interrupt|iommu group: \d)/i;

/** Other details, below the device and indented. `lsusb` lines look similar and are none. */
const INDENTED_DETAIL = /^(?:\t|\s{2})\s*(?!Bus \d|USB)[A-Z][\w /-]{1,40}:/;

/** Reads a line from its start; the address must be its first word but for brackets and bullets. */
export function readDeviceLine(line: string): DeviceLine {
  let rest = line.slice(0, LONGEST).replace(LEADER, '');
  let ids: string | undefined;
  for (let bracket = BRACKETED.exec(rest); bracket !== null; bracket = BRACKETED.exec(rest)) {
    const inside = bracket[1]?.trim() ?? '';
    rest = rest.slice(bracket[0].length);
    if (readAddress(inside).kind === 'address') return deviceLine(inside, rest, ids);
    if (IDS.test(inside)) ids = inside.toLowerCase();
  }
  const word = FIRST_WORD.exec(rest)?.[0] ?? '';
  const asWritten = deviceLine(word, rest.slice(word.length), ids);
  if (asWritten.kind !== 'other') return asWritten;
  if (TRAILING_PUNCTUATION.test(word)) {
    const bare = deviceLine(word.slice(0, -1), rest.slice(word.length), ids);
    if (bare.kind !== 'other') return bare;
  }
  const labelled = rest.replace(LABEL, '');
  const address = (FIRST_WORD.exec(labelled)?.[0] ?? '').replace(TRAILING_PUNCTUATION, '');
  if (labelled !== rest && readAddress(address).kind === 'address') {
    return deviceLine(address, labelled.slice(address.length), ids);
  }
  const detail = readDetail(rest);
  return detail.kind === 'other' && INDENTED_DETAIL.test(line) ? { kind: 'detail' } : detail;
}

function deviceLine(word: string, description: string, ids: string | undefined): DeviceLine {
  const reading = readAddress(word);
  switch (reading.kind) {
    case 'address': {
      const described = readDescription(description);
      const facts = { ...described, vendorDevice: ids ?? described.vendorDevice };
      return { kind: 'device', address: reading.address, facts };
    }
    case 'impossible':
    case 'truncated':
      return { kind: 'bad address', found: word, reading };
    case 'other':
      return { kind: 'other' };
  }
}

function readDetail(text: string): DeviceLine {
  const driver = DRIVER_DETAIL.exec(text)?.[1];
  if (driver !== undefined) {
    return driver === '' ? { kind: 'detail' } : { kind: 'detail', driver };
  }
  return DETAIL.test(text) ? { kind: 'detail' } : { kind: 'other' };
}

/** How far a line is indented; tabs count as one. */
export function indentation(line: string): number {
  return /^(?:\\t|\s)*/.exec(line)?.[0].length ?? 0;
}
