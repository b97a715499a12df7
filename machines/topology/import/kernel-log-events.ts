import { readAddress } from '../address';
import { type BadAddress } from './bad-address';

/** One message about a device's group; `device` is as written, undefined if the line lost it. */
export interface GroupEvent {
  readonly kind: 'joins' | 'leaves';
  readonly device: string | undefined;
  /** The word before the device's name. */
  readonly driver: string | undefined;
  /** Digits, or empty if the line ends before them. */
  readonly group: string;
}

/** Where a line stops in the middle of a message about a group, if it does. */
export type Cut =
  | { readonly kind: 'in the address'; readonly found: string; readonly reading: BadAddress }
  | { readonly kind: 'before the group number'; readonly device: string }
  | { readonly kind: 'before the device' }
  | { readonly kind: 'not' };

const JOINS = 'Adding to iommu group';
const LEAVES = 'Removing from iommu group';
const OLD_JOINS = 'iommu: Adding device';
/** Kernels before 5.2. */
const OLD_MESSAGE = /\biommu: (Adding|Removing) device (\S{1,40}) (?:to|from) group ?(\d{0,20})/;
const MESSAGE = /(?:Adding to|Removing from) iommu group ?(\d{0,20})/gi;

/** A whole boot log without line breaks is shorter. */
const LONGEST = 200_000;

/** What a system log writes before every kernel message: `host kernel: `. */
const SYSLOG_TAG = 'kernel';

/** The device and driver at the end of what precedes the message. */
const DEVICE_BEFORE = /(?:([\w.-]{1,40}) )?([^\s\]]{1,60}): ?$/;
const UP_TO_THE_DRIVER = /^\[[\s\d.]{0,20}(?:\] ?(?:[\w-]{1,40}(?: [0-9a-f]{0,8}:?)?)?)?$/i;
const OLD_UP_TO_THE_VERB = /\b(iommu: ?[A-Za-z ]{0,20})$/;
const UP_TO_THE_DEVICE = /(?:^|[\]:] ?)[\w-]{1,40} ([0-9a-f]{4,8}:[0-9a-f:.]{0,10}?):?$/i;
const UP_TO_THE_MESSAGE = /\s([0-9a-fA-F:.]{7,20}): ([AR][a-z ]{0,30})$/;
const OLD_UP_TO_THE_DEVICE = /\biommu: (?:Adding|Removing) device ?(\S{0,40})((?: \w{0,5}){0,2})$/;

/** The messages about groups in a line: usually one, several where line breaks are lost. */
export function groupEventsIn(text: string): readonly GroupEvent[] {
  if (!text.includes('group')) return [];
  const old = OLD_MESSAGE.exec(text.slice(0, 300));
  if (old !== null) {
    const [, verb, device, group = ''] = old;
    return [{ kind: verb === 'Adding' ? 'joins' : 'leaves', device, driver: undefined, group }];
  }
  return [...text.slice(0, LONGEST).matchAll(MESSAGE)].map((match) => {
    // A device's name and driver are short: nothing further back is needed.
    const before = DEVICE_BEFORE.exec(text.slice(Math.max(0, match.index - 120), match.index));
    return {
      kind: match[0].startsWith('R') || match[0].startsWith('r') ? 'leaves' : 'joins',
      device: before?.[2] === SYSLOG_TAG ? undefined : before?.[2],
      driver: before?.[1],
      group: match[1] ?? '',
    };
  });
}

/**
 * Recognises a message that stops early. Other messages of a boot log also end in an address, or
 * in a single word: only one that holds nothing else counts, and a complete address or less than
 * an address only at the `end`, right after another message about groups.
 */
export function whereCut(text: string, place: 'end' | 'middle'): Cut {
  const device = deviceBeforeTheCut(text, place);
  if (device !== undefined) {
    const reading = readAddress(device);
    if (reading.kind === 'address') return { kind: 'before the group number', device };
    if (reading.kind !== 'other') return { kind: 'in the address', found: device, reading };
  }
  const isCutEarly = UP_TO_THE_DRIVER.test(text) || isBeginningOfOldMessage(text);
  return OLD_UP_TO_THE_DEVICE.test(text) || (place === 'end' && isCutEarly)
    ? { kind: 'before the device' }
    : { kind: 'not' };
}

function deviceBeforeTheCut(text: string, place: 'end' | 'middle'): string | undefined {
  const old = OLD_UP_TO_THE_DEVICE.exec(text)?.[1];
  if (old !== undefined && old !== '') return old;
  const inMessage = UP_TO_THE_MESSAGE.exec(text);
  if (inMessage !== null && isBeginningOfMessage(inMessage[2] ?? '')) return inMessage[1];
  const bare = UP_TO_THE_DEVICE.exec(text)?.[1];
  if (bare === undefined) return undefined;
  return place === 'end' || readAddress(bare).kind !== 'address' ? bare : undefined;
}

function isBeginningOfOldMessage(text: string): boolean {
  const found = OLD_UP_TO_THE_VERB.exec(text)?.[1];
  return found !== undefined && OLD_JOINS.startsWith(found);
}

function isBeginningOfMessage(text: string): boolean {
  return JOINS.startsWith(text) || LEAVES.startsWith(text);
}
