import { readAddress } from '../address';
import { type Topology } from '../topology';
import { reportBadAddress } from './bad-address';
import { Collector } from './collector';
import { readDeviceLine } from './device-line';
import { type ListingForm } from './form';
import { GROUP_NUMBER_FORM, groupNumber } from './group-number';
import { type ListingLine } from './listing';
import { type LspciBlock, readCapabilities, splitIntoBlocks } from './lspci-block';
import { quote } from './quote';

/**
 * `lspci -v` and up (`-vv`, `-nnv`, with or without `-D`), which prints the group since pciutils
 * 3.7: `Flags: …, IOMMU group 3` with one v, `IOMMU group: 3` with more.
 */
export const lspciVerbose: ListingForm = {
  name: 'lspci -v',
  example: '01:00.0 VGA compatible controller: … with Flags: …, IOMMU group 3 below',
  evidence: (lines) => (isLspciVerbose(lines) ? 3 * lines.filter(namesGroup).length : 0),
  read: readLspciVerbose,
};

const DETAIL = /^\s*(?:Flags|Control|Capabilities|Latency|Region \d):/;
const GROUP_DETAIL = /^\s*(?:Flags: .{0,200}\bIOMMU group \d|IOMMU group: \d)/;
const GROUP = /\bIOMMU\s+group:?\s+(\d{1,20})/;
/** `Flags: …, IOMMU gr`: a line that was cut. */
const CUT_GROUP = /^\s*(?:Flags: .{0,300}, )?IOMMU(?: g(?:r(?:o(?:up?)?)?)?)?:?$/;
const DRIVER = /^\s*Kernel driver in use: (\S{1,60})/;
const CUT_ADDRESS = /^[0-9a-f:.]{1,16}$/i;

function namesGroup({ text }: ListingLine): boolean {
  return GROUP_DETAIL.test(text);
}

/** A heading of another form may read like a detail, but stands above its devices. */
function isLspciVerbose(lines: readonly ListingLine[]): boolean {
  const group = lines.findIndex(namesGroup);
  if (group < 0 || !lines.some(({ text }) => DETAIL.test(text))) return false;
  return lines.slice(0, group).some(({ text }) => readDeviceLine(text).kind === 'device');
}

function readLspciVerbose(lines: readonly ListingLine[]): Topology {
  const collector = new Collector();
  const { blocks, others } = splitIntoBlocks(lines);
  const seesExtended = blocks.some((block) => readCapabilities(block).extended === 'seen');
  let namesDrivers = false;
  for (const block of blocks) {
    const driver = firstMatch(block, DRIVER);
    namesDrivers ||= driver !== undefined;
    readBlock(block, driver, seesExtended, collector);
  }
  for (const line of others) readOther(line, collector);
  const last = blocks.at(-1);
  if (last?.details.length === 0 && last.head.isLast && blocks.length > 1) {
    const where = `the listing is cut off after ${quote(last.head.text)}`;
    collector.error(last.head.number, where, 'a line "Flags: …" below every device');
  }
  if (namesDrivers) collector.othersAreUnbound();
  return collector.topology();
}

function readBlock(
  block: LspciBlock,
  driver: string | undefined,
  seesExtended: boolean,
  collector: Collector,
): void {
  const { head, details } = block;
  const device = readDeviceLine(head.text);
  if (device.kind === 'bad address') {
    reportBadAddress(head.number, device.found, device.reading, collector);
  }
  if (device.kind !== 'device') return;
  const text = details.map((line) => line.text).join(' ');
  const digits = GROUP.exec(text)?.[1];
  if (digits === undefined) {
    const cut = details.find((line) => CUT_GROUP.test(line.text));
    if (cut !== undefined) {
      const found = `no group number for ${device.address}: ${quote(cut.text)}`;
      collector.error(cut.number, found, GROUP_NUMBER_FORM);
    } else {
      collector.note(head.number, `${device.address} is in no group`);
    }
    return;
  }
  const group = groupNumber(digits);
  if (group === undefined) {
    collector.error(head.number, `group number ${quote(digits)}`, GROUP_NUMBER_FORM);
    return;
  }
  const { expressType, buses, ats, pasid, readable } = readCapabilities(block);
  // Without privileges lspci cannot read them: an absent line then means nothing.
  const absent = readable && seesExtended ? false : undefined;
  collector.device(head.number, group, device.address, {
    ...device.facts,
    driver,
    expressType: expressType ?? (readable && seesExtended ? 'none' : undefined),
    buses,
    ats: ats || absent,
    pasid: pasid || absent,
  });
}

function readOther(line: ListingLine, collector: Collector): void {
  const text = line.text.trim();
  const reading = readAddress(text);
  if (reading.kind === 'truncated' || reading.kind === 'impossible') {
    reportBadAddress(line.number, text, reading, collector);
  } else if (line.isLast && CUT_ADDRESS.test(text)) {
    collector.error(line.number, `cut off: ${quote(text)}`, lspciVerbose.example);
  } else {
    collector.notADevice(line.number, line.text);
  }
}

function firstMatch(block: LspciBlock, pattern: RegExp): string | undefined {
  for (const { text } of block.details) {
    const found = pattern.exec(text)?.[1];
    if (found !== undefined) return found;
  }
  return undefined;
}
