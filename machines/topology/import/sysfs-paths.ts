import { type Topology } from '../topology';
import { reportBadAddress } from './bad-address';
import { Collector } from './collector';
import { type DeviceLink, linksIn } from './device-links';
import { type ListingForm } from './form';
import { GROUP_NUMBER_FORM, groupNumber } from './group-number';
import { type ListingLine } from './listing';
import { quote } from './quote';
import { readAddress } from '../address';

/**
 * Paths below `/sys/kernel/iommu_groups`, as `find … -type l`, shell completion or `ls -l` print
 * them: in any order, relative or absolute, with or without the symlink's target, and with the
 * line breaks lost so that they run together.
 */
export const sysfsPaths: ListingForm = {
  name: 'sysfs paths',
  example: '/sys/kernel/iommu_groups/3/devices/0000:01:00.0',
  evidence: (lines) => lines.filter(({ text }) => linksIn(text).length > 0).length,
  read: readSysfsPaths,
};

const GROUPS_FOLDER = '/sys/kernel/iommu_groups';
const PATH_FORM = `a path such as ${sysfsPaths.example}`;

const RELATIVE_FOLDER = /^(?:\.\/)?\d{1,9}(?:\/[a-z_]{0,20})?\/?$/;
const BESIDE_THE_DEVICES = /\d\/(?:reserved_regions|type|name)$/;
const BEGINNING_OF_DOMAIN = /^[0-9a-f]{0,4}$/i;

function readSysfsPaths(lines: readonly ListingLine[]): Topology {
  const collector = new Collector();
  const folders = lines.some(({ text }) => BESIDE_THE_DEVICES.test(text)) ? 'listed' : 'not listed';
  for (const line of lines) {
    const links = linksIn(line.text);
    for (const link of links) readLink(link, line, collector);
    const last = links.at(-1);
    if (last === undefined) {
      readLineWithoutLink(line, folders, collector);
    } else if (beginsPath(line.text.slice(last.end).trim())) {
      reportCutPath(line, line.text.slice(last.end), collector);
    }
  }
  return collector.topology();
}

function readLink(link: DeviceLink, line: ListingLine, collector: Collector): void {
  const group = groupNumber(link.group);
  if (group === undefined) {
    const found = link.group === '' ? 'no group number' : `group number ${quote(link.group)}`;
    collector.error(line.number, `${found} before ${quote(link.name)}`, GROUP_NUMBER_FORM);
    return;
  }
  const reading = readAddress(link.name);
  if (reading.kind === 'address') {
    collector.device(line.number, group, reading.address);
  } else if (reading.kind !== 'other') {
    reportBadAddress(line.number, link.name, reading, collector);
  } else if (BEGINNING_OF_DOMAIN.test(link.name)) {
    reportCutPath(line, line.text.slice(Math.max(0, link.end - 45), link.end), collector);
  } else {
    collector.note(line.number, `${quote(link.name)} in group ${group} is not a PCI device`);
  }
}

/** `find` without `-type l` lists the folders too; otherwise a folder is a path that was cut. */
function readLineWithoutLink(
  line: ListingLine,
  folders: 'listed' | 'not listed',
  collector: Collector,
): void {
  const path = line.text.trim();
  if (!beginsPath(path) && !RELATIVE_FOLDER.test(path)) {
    collector.notADevice(line.number, line.text);
  } else if (folders === 'not listed') {
    reportCutPath(line, path, collector);
  }
}

/** True for a piece of the absolute path to a device, from its start and without spaces. */
function beginsPath(text: string): boolean {
  const isInside = text.startsWith(`${GROUPS_FOLDER}/`) && /^[\w/:.-]+$/.test(text);
  return text.startsWith('/') && (GROUPS_FOLDER.startsWith(text) || isInside);
}

function reportCutPath(line: ListingLine, found: string, collector: Collector): void {
  collector.error(line.number, `the path is cut off: ${quote(found)}`, PATH_FORM);
}
