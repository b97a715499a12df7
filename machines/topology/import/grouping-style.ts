import { indentation, readDeviceLine } from './device-line';
import { readHeading } from './group-heading';
import { type ListingLine } from './listing';

/**
 * Where a listing puts its group numbers. It decides what a device line without one is: a further
 * member of the group above, or a line that lost its number.
 */
export type GroupingStyle =
  'every line names its group' | 'members are indented' | 'members follow';

/** Finds the style from the whole listing: no single line shows it. */
export function groupingStyle(lines: readonly ListingLine[]): GroupingStyle {
  const namedBesideDevice = new Set<number>();
  let repeats = false;
  let hasColons = false;
  let bareHeadings = 0;
  let indentedMembers = 0;
  let flushMembers = 0;
  let afterBareHeading = false;

  for (const { text } of lines) {
    const heading = readHeading(text);
    if (heading === undefined) {
      if (afterBareHeading && readDeviceLine(text).kind === 'device') {
        if (indentation(text) > 0) indentedMembers += 1;
        else flushMembers += 1;
      }
      afterBareHeading = false;
      continue;
    }
    const hasDevice = readDeviceLine(heading.rest).kind === 'device';
    afterBareHeading = !hasDevice;
    if (!hasDevice) {
      bareHeadings += 1;
    } else if (heading.kind === 'group') {
      repeats ||= namedBesideDevice.has(heading.group);
      hasColons ||= heading.colon;
      namedBesideDevice.add(heading.group);
    }
  }

  if (bareHeadings > namedBesideDevice.size) {
    return indentedMembers > flushMembers ? 'members are indented' : 'members follow';
  }
  return repeats || !hasColons ? 'every line names its group' : 'members follow';
}
