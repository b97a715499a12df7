import { type DeviceFacts, type ExpressType } from '../topology';
import { readDeviceLine } from './device-line';
import { type ListingLine } from './listing';

/** A device's line and the indented lines below it. */
export interface LspciBlock {
  readonly head: ListingLine;
  readonly details: readonly ListingLine[];
}

const EXPRESS = /^\s*Capabilities: \[[0-9a-f]+\] Express (?:\(v\d\) )?([A-Za-z/ -]{1,60})/;
const BUSES = /^\s*Bus: primary=[0-9a-f]+, secondary=([0-9a-f]+), subordinate=([0-9a-f]+)/;
const CAPABILITY = /^\s*Capabilities: \[[0-9a-f]{2,3}/;
const EXTENDED_CAPABILITY = /^\s*Capabilities: \[[0-9a-f]{3}\b/;
const ATS = /^\s*Capabilities: .{0,20}Address Translation Service/;
const PASID = /^\s*Capabilities: .{0,20}Process Address Space ID/;
/** Details start with a tab, unless the paste lost it. */
const DETAIL = /^(?:\s|[A-Z][\w/ -]{1,40}: |(?:Memory|I\/O ports|Expansion ROM) at )/;
/** A line that a mail program wrapped continues the one above. */
const ENDS_OPEN = /(?:,|\bIOMMU|\bIOMMU group:?)$/;

/** The words of pciutils' `ls-caps.c`. */
const EXPRESS_WORDS: readonly (readonly [string, ExpressType])[] = [
  ['Root Complex Integrated Endpoint', 'integrated-endpoint'],
  ['Root Complex Event Collector', 'event-collector'],
  ['Root Port', 'root-port'],
  ['Upstream Port', 'upstream-port'],
  ['Downstream Port', 'downstream-port'],
  ['PCI-Express to PCI/PCI-X Bridge', 'pcie-to-pci-bridge'],
  ['PCI/PCI-X to PCI-Express Bridge', 'pci-to-pcie-bridge'],
  ['Legacy Endpoint', 'endpoint'],
  ['Endpoint', 'endpoint'],
];

/** Splits `lspci -v` text at the lines that begin with an address. */
export function splitIntoBlocks(lines: readonly ListingLine[]): {
  readonly blocks: readonly LspciBlock[];
  readonly others: readonly ListingLine[];
} {
  const blocks: { head: ListingLine; details: ListingLine[] }[] = [];
  const others: ListingLine[] = [];
  let previous = '';
  for (const line of lines) {
    const block = blocks.at(-1);
    if (isHead(line.text)) {
      blocks.push({ head: line, details: [] });
    } else if (block !== undefined && (DETAIL.test(line.text) || ENDS_OPEN.test(previous))) {
      block.details.push(line);
    } else {
      others.push(line);
    }
    previous = line.text;
  }
  return { blocks, others };
}

/** True if lspci could read beyond the first 256 bytes of configuration space. */
export function showsExtendedCapabilities(block: LspciBlock): boolean {
  return firstMatch(block.details, EXTENDED_CAPABILITY) !== undefined;
}

/** What the details tell about the function's place in the fabric. */
export function readCapabilities(
  { details }: LspciBlock,
  isPrivileged: boolean,
): Pick<DeviceFacts, 'expressType' | 'buses' | 'ats' | 'pasid'> {
  const words = firstMatch(details, EXPRESS)?.[1];
  const buses = firstMatch(details, BUSES);
  const isRead = isPrivileged && firstMatch(details, CAPABILITY) !== undefined;
  const ifAbsent = isRead ? false : undefined;
  return {
    expressType:
      EXPRESS_WORDS.find(([start]) => words?.startsWith(start))?.[1] ??
      (isRead && words === undefined ? 'none' : undefined),
    buses:
      buses === undefined
        ? undefined
        : {
            secondary: parseInt(buses[1] ?? '', 16),
            subordinate: parseInt(buses[2] ?? '', 16),
          },
    ats: firstMatch(details, ATS) !== undefined || ifAbsent,
    pasid: firstMatch(details, PASID) !== undefined || ifAbsent,
  };
}

export function firstMatch(
  lines: readonly ListingLine[],
  pattern: RegExp,
): RegExpExecArray | undefined {
  for (const { text } of lines) {
    const match = pattern.exec(text);
    if (match !== null) return match;
  }
  return undefined;
}

function isHead(text: string): boolean {
  const device = readDeviceLine(text);
  if (device.kind !== 'bad address') return device.kind === 'device';
  // In mails `10:15` begins a sentence, too: a cut address is the last thing of its line.
  return !/^\s/.test(text) && (device.reading.kind === 'impossible' || text === device.found);
}
