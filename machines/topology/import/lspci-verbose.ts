import { type PciAddress, readAddress } from '../address';
import { type Topology } from '../topology';
import { reportBadAddress } from './bad-address';
import { Collector } from './collector';
import { readDeviceLine } from './device-line';
import { type ListingForm } from './form';
import { GROUP_NUMBER_FORM, groupNumber } from './group-number';
import { type ListingLine } from './listing';
import {
  firstMatch,
  type LspciBlock,
  readCapabilities,
  showsExtendedCapabilities,
  splitIntoBlocks,
} from './lspci-block';
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
  // Without privileges lspci cannot read capabilities: an absent line then means nothing.
  const isPrivileged = blocks.some(showsExtendedCapabilities);
  for (const block of blocks) readBlock(block, isPrivileged, collector);
  for (const line of others) readOther(line, collector);
  if (lines.some(({ text }) => DRIVER.test(text))) collector.othersAreUnbound();
  reportCutAtEnd(blocks, collector);
  return collector.topology();
}

/** A last device without any detail, where the others have them and nothing else tells its group. */
function reportCutAtEnd(blocks: readonly LspciBlock[], collector: Collector): void {
  const last = blocks.at(-1);
  if (last === undefined || last.details.length > 0) return;
  const device = readDeviceLine(last.head.text);
  if (device.kind !== 'device' || collector.groupOf(device.address) !== undefined) return;
  if (blocks.slice(0, -1).every(({ details }) => details.length > 0)) {
    const where = `the listing is cut off after ${quote(last.head.text)}`;
    collector.error(last.head.number, where, 'a line "Flags: …" below every device');
  }
}

function readBlock(block: LspciBlock, isPrivileged: boolean, collector: Collector): void {
  const { head } = block;
  const device = readDeviceLine(head.text);
  if (device.kind === 'bad address') {
    reportBadAddress(head.number, device.found, device.reading, collector);
  } else if (device.kind === 'device') {
    const group = groupOfBlock(block, device.address, collector);
    if (group === undefined) return;
    const driver = firstMatch(block.details, DRIVER)?.[1];
    const facts = { ...device.facts, driver, ...readCapabilities(block, isPrivileged) };
    collector.device(head.number, group, device.address, facts);
  }
}

/** The group that the details name; what is wrong with it is reported here. */
function groupOfBlock(
  { head, details }: LspciBlock,
  address: PciAddress,
  collector: Collector,
): number | undefined {
  const digits = GROUP.exec(details.map((line) => line.text).join(' '))?.[1];
  const group = groupNumber(digits ?? '');
  if (group !== undefined) return group;
  const cut = details.find((line) => CUT_GROUP.test(line.text));
  if (digits !== undefined) {
    collector.error(head.number, `group number ${quote(digits)}`, GROUP_NUMBER_FORM);
  } else if (cut !== undefined) {
    const found = `no group number for ${address}: ${quote(cut.text)}`;
    collector.error(cut.number, found, GROUP_NUMBER_FORM);
  } else {
    collector.note(head.number, `${address} is in no group`);
  }
  return undefined;
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
