import type { Id } from '../../terms/sorts';
import { type Topology } from '../topology';
import { reportBadAddress } from './bad-address';
import { Collector } from './collector';
import { type DeviceLine, readDeviceLine } from './device-line';
import { type ListingForm } from './form';
import { groupNumber } from './group-number';
import { type ListingLine } from './listing';

/**
 * Bare columns, group number first: `3  0000:01:00.0  VGA compatible controller …`.
 *
 * The last resort: a numbered `lspci` listing looks the same, but its numbers only count lines.
 */
export const numberedLines: ListingForm = {
  name: 'columns with the group first',
  example: '3  0000:01:00.0  VGA compatible controller',
  evidence: (lines) => {
    const numbers = lines.flatMap(({ text }) => {
      const row = readRow(text);
      return row?.device.kind === 'device' ? [row.group] : [];
    });
    return countsLines(numbers) ? 0 : numbers.length;
  },
  read: readNumberedLines,
};

/** A colon alone does not separate: `0000:00:1f.0` is all address. */
const ROW = /^[\s|│]{0,20}(\d{1,9}):?[\s|│,;]{1,20}(\S.{0,4000})$/;

interface Row {
  readonly group: Id<'Group'>;
  readonly device: DeviceLine;
}

function readNumberedLines(lines: readonly ListingLine[]): Topology {
  const collector = new Collector();
  for (const { number, text } of lines) {
    const row = readRow(text);
    if (row?.device.kind === 'device') {
      collector.device(number, row.group, row.device.address, row.device.facts);
    } else if (row?.device.kind === 'bad address') {
      reportBadAddress(number, row.device.found, row.device.reading, collector);
    } else {
      collector.notADevice(number, text);
    }
  }
  return collector.topology();
}

function readRow(text: string): Row | undefined {
  const match = ROW.exec(text);
  const group = groupNumber(match?.[1] ?? '');
  return group === undefined ? undefined : { group, device: readDeviceLine(match?.[2] ?? '') };
}

/** Every number one more than the last, beginning with a line number. */
function countsLines(numbers: readonly number[]): boolean {
  return numbers.every(
    (number, at) => number > 0 && (at === 0 || number === (numbers[at - 1] ?? 0) + 1),
  );
}
