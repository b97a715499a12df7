import type { Id } from '../../terms/sorts';
import { readAddress } from '../address';
import { type Topology } from '../topology';
import { reportBadAddress } from './bad-address';
import { Collector } from './collector';
import { type ListingForm } from './form';
import { groupNumber } from './group-number';
import { type ListingLine } from './listing';
import { quote } from './quote';

/**
 * What `ls` (long or short) and `tree` print for `/sys/kernel/iommu_groups`:
 *
 *     /sys/kernel/iommu_groups/3/devices:          ├── 3
 *     0000:01:00.0  0000:01:00.1                   │   ├── devices
 *                                                  │   │   └── 0000:01:00.0 -> ../../…
 */
export const directoryListing: ListingForm = {
  name: 'ls or tree of the groups',
  example: '/sys/kernel/iommu_groups/3/devices: followed by 0000:01:00.0',
  evidence: (lines) => lines.filter(({ text }) => folderIn(text) !== undefined).length,
  read: readDirectoryListing,
};

const LS_FOLDER = /(?:^|\/)(\d{1,20})\/devices\/?:$/;
const TREE_FOLDER = /^[│|├└`\s]{0,40}[─-]{2,3} (\d{1,20})$/;
const LONG_FORMAT = /^[a-z-][rwxst-]{9}[.+@]?\s/;
const TREE_BRANCH = /^[│|├└`\s]*[─-]{2,3} /;
const SYMLINK_TARGET = / -> .*$/;
const TOTAL = /^total \d{1,9}/;
/** Another folder, or what `tree` counts at its end. */
const LEAVES_FOLDER =
  /^(?:.{0,80}iommu_groups\/?:?|\d{1,9} director(?:y|ies).{0,80}|(?:.{0,80}\/)?\d{1,9}\/?:)$/;
const BESIDE_THE_DEVICES = new Set(['devices', 'reserved_regions', 'type', 'name']);

function readDirectoryListing(lines: readonly ListingLine[]): Topology {
  const collector = new Collector();
  let group: Id<'Group'> | undefined;
  for (const line of lines) {
    const folder = folderIn(line.text);
    if (folder !== undefined) {
      group = groupNumber(folder);
    } else if (LEAVES_FOLDER.test(line.text.slice(0, 200))) {
      group = undefined;
    } else if (!TOTAL.test(line.text)) {
      readEntries(line, group, collector);
    }
  }
  return collector.topology();
}

function folderIn(text: string): string | undefined {
  const shown = text.slice(-200);
  return LS_FOLDER.exec(shown)?.[1] ?? TREE_FOLDER.exec(shown)?.[1];
}

function readEntries(
  line: ListingLine,
  group: Id<'Group'> | undefined,
  collector: Collector,
): void {
  for (const entry of entriesIn(line.text.slice(0, 4000))) {
    const reading = readAddress(entry);
    if (BESIDE_THE_DEVICES.has(entry)) continue;
    if (reading.kind === 'impossible' || reading.kind === 'truncated') {
      reportBadAddress(line.number, entry, reading, collector);
    } else if (reading.kind === 'other') {
      collector.notADevice(line.number, line.text);
      return;
    } else if (group === undefined) {
      collector.note(line.number, `${quote(entry)} is not below a group's devices folder`);
    } else {
      collector.device(line.number, group, reading.address);
    }
  }
}

/** The file names in a line: one after the columns of the long format, else one or several. */
function entriesIn(text: string): readonly string[] {
  const names = text.replace(SYMLINK_TARGET, '').replace(TREE_BRANCH, '').trim();
  const words = names.split(/\s+/);
  return LONG_FORMAT.test(text) ? words.slice(-1) : words;
}
