import { readAddress } from '../address';
import { type DeviceFacts, type Topology } from '../topology';
import { reportBadAddress } from './bad-address';
import { Collector } from './collector';
import { type ListingForm } from './form';
import { GROUP_NUMBER_FORM, groupNumber } from './group-number';
import { type ListingLine } from './listing';
import { quote } from './quote';

/** `lspci -vmm` and `-vmmk`: one `Tag:<tab>value` a line, `Slot` first in every record. */
export const lspciRecords: ListingForm = {
  name: 'lspci -vmm',
  example: 'Slot: 01:00.0, and IOMMUGroup: 3 in the same record',
  evidence: (lines) =>
    lines.some(({ text }) => text.startsWith('Slot:'))
      ? 3 * lines.filter(({ text }) => /^IOMMUGroup:\s*\d/.test(text)).length
      : 0,
  read: readLspciRecords,
};

const FIELD = /^([A-Za-z]{1,20}):\s+(.{1,200})$/;
const WITH_CODE = /^(.{0,100}?)\s?\[([0-9a-f]{4})\]$/i;

interface LspciRecord {
  readonly line: number;
  readonly fields: Map<string, string>;
}

function readLspciRecords(lines: readonly ListingLine[]): Topology {
  const collector = new Collector();
  const records: LspciRecord[] = [];
  for (const { number, text } of lines) {
    const [, tag = '', value = ''] = FIELD.exec(text) ?? [];
    if (tag === 'Slot') records.push({ line: number, fields: new Map() });
    const record = records.at(-1);
    if (tag === '' || record === undefined) collector.notADevice(number, text);
    else if (!record.fields.has(tag)) record.fields.set(tag, value);
  }
  for (const record of records) readRecord(record, collector);
  if (records.some(({ fields }) => fields.has('Driver'))) collector.othersAreUnbound();
  return collector.topology();
}

function readRecord({ line, fields }: LspciRecord, collector: Collector): void {
  const slot = fields.get('Slot') ?? '';
  const digits = fields.get('IOMMUGroup');
  const reading = readAddress(slot);
  if (reading.kind === 'impossible' || reading.kind === 'truncated') {
    reportBadAddress(line, slot, reading, collector);
  } else if (reading.kind === 'other') {
    collector.notADevice(line, slot);
  } else if (digits === undefined) {
    collector.note(line, `${reading.address} is in no group`);
  } else {
    const group = groupNumber(digits);
    if (group === undefined) {
      collector.error(line, `group number ${quote(digits)}`, GROUP_NUMBER_FORM);
    } else {
      collector.device(line, group, reading.address, factsOf(fields));
    }
  }
}

function factsOf(fields: ReadonlyMap<string, string>): DeviceFacts {
  const deviceClass = nameAndCode(fields.get('Class'));
  const vendor = nameAndCode(fields.get('Vendor'));
  const device = nameAndCode(fields.get('Device'));
  const hasIds = vendor.code !== undefined && device.code !== undefined;
  const name = [vendor.name, device.name].filter((part) => part !== undefined).join(' ');
  return {
    className: deviceClass.name,
    classCode: deviceClass.code,
    progIf: fields.get('ProgIf'),
    vendorDevice: hasIds ? `${vendor.code}:${device.code}` : undefined,
    name: name === '' ? undefined : name,
    driver: fields.get('Driver'),
  };
}

function nameAndCode(value: string | undefined): {
  readonly name: string | undefined;
  readonly code: string | undefined;
} {
  const match = WITH_CODE.exec(value ?? '');
  if (match === null) return { name: value, code: undefined };
  return { name: match[1] === '' ? undefined : match[1], code: match[2]?.toLowerCase() };
}
