import type { Id } from '../../terms/sorts';
import { type PciAddress } from '../address';
import { type Topology } from '../topology';
import { reportBadAddress } from './bad-address';
import { Collector } from './collector';
import { type DeviceLine, indentation, readDeviceLine } from './device-line';
import { type ListingForm } from './form';
import {
  beginsHeading,
  groupInside,
  type GroupHeading,
  type GroupInside,
  readHeading,
} from './group-heading';
import { GROUP_NUMBER_FORM } from './group-number';
import { type GroupingStyle, groupingStyle } from './grouping-style';
import { type ListingLine } from './listing';
import { quote } from './quote';

/**
 * Lines of `lspci` text that scripts print with group numbers, which they put
 *
 *     IOMMU Group 3 01:00.0 VGA …        on every line,
 *     IOMMU Group 3:                     on a line of their own,
 *         01:00.0 VGA …
 *     Group 3:  [10de:2504] [R] 01:00.0  VGA …      or before the first device of the group.
 *               [10de:228e]     01:00.1  Audio …
 *
 * The three differ only in where the line breaks, and a script may mix them.
 */
export const groupedLines: ListingForm = {
  name: 'group headings',
  example: 'IOMMU Group 3 01:00.0 VGA compatible controller, or IOMMU Group 3: above its devices',
  evidence: (lines) => lines.filter(({ text }) => namesGroup(text)).length,
  read: (lines) => new GroupedLinesReader(groupingStyle(lines.slice(0, ENOUGH))).read(lines),
};

/** More than any machine's listing has: the style of a longer one is plain by then. */
const ENOUGH = 20_000;

/** Which group the next device line belongs to. */
type Current =
  | { readonly kind: 'none' }
  | { readonly kind: 'group'; readonly group: Id<'Group'>; readonly heading: ListingLine }
  | { readonly kind: 'numberless' };

interface Orphan {
  readonly line: number;
  readonly address: PciAddress;
}

const PROMPT =
  /^(?:\S{1,60}@\S{1,60}|\[\S{1,60}@[^\]]{1,80}\])\s?[^#$%]{0,80}[#$%] |^[$%] [a-z]|^# (?:sudo|for|find|ls|lspci|dmesg|cat|grep)\b/;
const LSPCI_GROUP_DETAIL = /^\s+IOMMU group: \d+$/;
const BEGINNING_OF_ADDRESS = /^\s*(?:\[[^\]]{0,30}\]\s{0,8}){0,4}[0-9a-f]{1,8}:?$/i;
/** `[8086:1901] [R]` and then nothing: the address is missing. */
const ONLY_IDS = /^\s*\[[0-9a-f]{1,4}(?::[0-9a-f]{0,4})?\]?(?:\s{0,8}\[[^\]]{0,10}\]?)?$/i;

class GroupedLinesReader {
  private readonly collector = new Collector();
  private readonly orphans: Orphan[] = [];
  private current: Current = { kind: 'none' };
  /** A heading that still waits for its first device. */
  private awaiting: ListingLine | undefined;
  private described: PciAddress | undefined;
  private namesDrivers = false;

  constructor(private readonly style: GroupingStyle) {}

  read(lines: readonly ListingLine[]): Topology {
    for (const line of lines) this.readLine(line);
    this.judgeEmptyHeading(true);
    this.judgeOrphans();
    if (this.namesDrivers) this.collector.othersAreUnbound();
    return this.collector.topology();
  }

  private readLine(line: ListingLine): void {
    const heading = readHeading(line.text);
    if (heading !== undefined && this.isDetailOfDevice(heading, line)) return;
    if (heading !== undefined) {
      this.readHeadingLine(heading, line);
    } else if (PROMPT.test(line.text)) {
      this.current = { kind: 'none' };
      this.collector.notADevice(line.number, line.text);
    } else {
      this.readOtherLine(line);
    }
  }

  private readHeadingLine(heading: GroupHeading, line: ListingLine): void {
    this.judgeEmptyHeading(false);
    this.described = undefined;
    this.current =
      heading.kind === 'group'
        ? { kind: 'group', group: heading.group, heading: line }
        : { kind: 'numberless' };
    const device = readDeviceLine(heading.rest);
    if (device.kind === 'device' || device.kind === 'bad address') {
      this.readDevice(device, line);
    } else {
      this.awaiting = line;
      if (looksLikeName(heading.rest)) this.noteOther(heading.rest, line);
    }
  }

  /** `lspci -vv` repeats the group below the device: `\tIOMMU group: 3`. */
  private isDetailOfDevice(heading: GroupHeading, line: ListingLine): boolean {
    const sameGroup =
      heading.kind === 'group' &&
      this.current.kind === 'group' &&
      heading.group === this.current.group;
    return sameGroup && this.described !== undefined && LSPCI_GROUP_DETAIL.test(line.text);
  }

  private readOtherLine(line: ListingLine): void {
    const device = readDeviceLine(line.text);
    const inside = groupInside(line.text);
    if (inside !== undefined && this.readGroupInside(inside, device, line)) return;
    switch (device.kind) {
      case 'device':
        if (this.isOutside(line)) {
          this.orphans.push({ line: line.number, address: device.address });
        } else {
          this.readDevice(device, line);
        }
        return;
      case 'bad address':
        this.readDevice(device, line);
        return;
      case 'detail':
        this.readDetail(device.driver);
        return;
      case 'other':
        this.noteOther(line.text, line);
    }
  }

  private readDevice(
    device: Extract<DeviceLine, { kind: 'device' | 'bad address' }>,
    line: ListingLine,
  ): void {
    if (device.kind === 'bad address') {
      if (isCertainlyBad(device, line)) {
        this.awaiting = undefined;
        reportBadAddress(line.number, device.found, device.reading, this.collector);
      } else {
        this.collector.notADevice(line.number, line.text);
      }
      return;
    }
    this.awaiting = undefined;
    if (this.current.kind !== 'group') {
      this.collector.error(line.number, `no group number for ${device.address}`, GROUP_NUMBER_FORM);
      return;
    }
    this.collector.device(line.number, this.current.group, device.address, device.facts);
    this.described = device.address;
    this.namesDrivers ||= device.facts.driver !== undefined;
  }

  private readDetail(driver: string | undefined): void {
    if (driver === undefined) return;
    this.namesDrivers = true;
    if (this.described !== undefined) this.collector.describe(this.described, { driver });
  }

  /** `Bus 1 --> 0000:00:14.0 (IOMMU group 4)` and the like; true if the line was such a one. */
  private readGroupInside(inside: GroupInside, device: DeviceLine, line: ListingLine): boolean {
    const found = device.kind === 'device' ? device : deviceNextTo(inside);
    if (found === undefined) return false;
    this.collector.device(line.number, inside.group, found.address, found.facts);
    this.described = found.address;
    return true;
  }

  private noteOther(text: string, line: ListingLine): void {
    const isCut = beginsHeading(text) || BEGINNING_OF_ADDRESS.test(text);
    if ((line.isLast && isCut) || ONLY_IDS.test(text)) {
      this.collector.error(line.number, `cut off: ${quote(line.text)}`, groupedLines.example);
    } else {
      this.collector.notADevice(line.number, text);
    }
  }

  /** A device line that cannot belong to the heading above it. */
  private isOutside(line: ListingLine): boolean {
    switch (this.style) {
      case 'every line names its group':
      case 'members are indented':
        return indentation(line.text) === 0 || this.current.kind === 'none';
      case 'members follow':
        return this.current.kind === 'none';
    }
  }

  private judgeEmptyHeading(atEnd: boolean): void {
    const heading = this.awaiting;
    this.awaiting = undefined;
    if (heading === undefined || looksLikeName(readHeading(heading.text)?.rest ?? '')) return;
    if ((atEnd && heading.isLast) || this.style === 'every line names its group') {
      this.collector.error(
        heading.number,
        `no device after ${quote(heading.text)}: the listing is cut off`,
        groupedLines.example,
      );
    } else {
      this.collector.note(heading.number, `no PCI device after ${quote(heading.text)}`);
    }
  }

  /** Device lines beside the grouped ones are harmless if their devices have a group elsewhere. */
  private judgeOrphans(): void {
    for (const { line, address } of this.orphans) {
      if (this.collector.groupOf(address) === undefined) {
        this.collector.error(line, `no group number for ${address}`, GROUP_NUMBER_FORM);
      } else {
        this.collector.note(line, `${address} outside the groups; its group is listed elsewhere`);
      }
    }
  }
}

function namesGroup(text: string): boolean {
  if (readHeading(text)?.kind === 'group') return true;
  const inside = groupInside(text);
  return inside !== undefined && deviceNextTo(inside) !== undefined;
}

function deviceNextTo(inside: GroupInside): Extract<DeviceLine, { kind: 'device' }> | undefined {
  const wordBefore = inside.before
    .slice(-60)
    .replace(/[\s(,[-]{1,20}$/, '')
    .split(/\s/)
    .at(-1);
  return [inside.before, inside.after, wordBefore ?? '']
    .map(readDeviceLine)
    .find((line) => line.kind === 'device');
}

/** Where an address is due, a bad one is an error; in a remark `12:30` is a time of day. */
function isCertainlyBad(
  device: Extract<DeviceLine, { kind: 'bad address' }>,
  line: ListingLine,
): boolean {
  if (device.reading.kind === 'impossible' || readHeading(line.text) !== undefined) return true;
  return indentation(line.text) > 0 || line.text.trim().endsWith(device.found);
}

function looksLikeName(rest: string): boolean {
  return /[\p{L}\p{N}]/u.test(rest);
}
