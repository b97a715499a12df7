/** One symlink that says which group a device is in; `name` and `group` are as written. */
export interface DeviceLink {
  /** Digits, or empty where the path has none. */
  readonly group: string;
  readonly name: string;
  /** The offset after the link. */
  readonly end: number;
}

const DEVICES = '/devices/';
const LONGEST_NAME = 80;
const MOST_DIGITS = 20;

const NAME = /^[^\s/'"]*/;
/** A function has one digit: what follows it belongs to the next path where line breaks are lost. */
const FULL_ADDRESS = /^[0-9a-f]{4,8}:[0-9a-f]{2}:[0-9a-f]{2}\.[0-7](?![0-9a-f]{1,3}(?:\s|$))/i;
/** `/sys/bus/pci/devices/ADDRESS/iommu_group -> …/iommu_groups/N` */
const DEVICE_TO_GROUP = /([0-9a-f:.]{7,20})\/iommu_group\b.{0,200}\/iommu_groups\/(\d{1,20})/i;

/**
 * Every `N/devices/NAME` in a line. Searches forward once, without backtracking: a paste that lost
 * its line breaks is one long line.
 */
export function linksIn(text: string): readonly DeviceLink[] {
  const links: DeviceLink[] = [];
  let from = 0;
  for (let at = text.indexOf(DEVICES); at >= 0; at = text.indexOf(DEVICES, at + 1)) {
    const group = digitsBefore(text, at, from);
    if (group === '' && !isBelowGroups(text, at)) continue;
    const start = at + DEVICES.length;
    const name = nameAt(text, start);
    from = start + name.length;
    links.push({ group, name, end: from });
  }
  return links.length > 0 ? links : linkFromDevice(text);
}

function nameAt(text: string, start: number): string {
  const ahead = text.slice(start, start + LONGEST_NAME);
  return FULL_ADDRESS.exec(ahead)?.[0] ?? NAME.exec(ahead)?.[0] ?? '';
}

function digitsBefore(text: string, end: number, from: number): string {
  let start = end;
  while (start > from && end - start < MOST_DIGITS && isDigit(text[start - 1])) start -= 1;
  return text.slice(start, end);
}

function isDigit(character: string | undefined): boolean {
  return character !== undefined && character >= '0' && character <= '9';
}

function isBelowGroups(text: string, at: number): boolean {
  return /iommu_groups\/?$/.test(text.slice(Math.max(0, at - 20), at));
}

function linkFromDevice(text: string): readonly DeviceLink[] {
  if (!text.includes('/iommu_group')) return [];
  const match = DEVICE_TO_GROUP.exec(text.slice(0, 2000));
  if (match === null) return [];
  const [, name = '', group = ''] = match;
  return [{ group, name, end: text.length }];
}
