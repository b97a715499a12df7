import { readAddress } from '../address';
import { type DeviceFacts } from '../topology';
import { reportBadAddress } from './bad-address';
import { type Collector } from './collector';
import { GROUP_NUMBER_FORM, groupNumber } from './group-number';
import { quote } from './quote';

/** One device as Proxmox VE describes it; a cell is undefined where the source has none. */
export interface ProxmoxRow {
  readonly id: string | undefined;
  readonly group: string | undefined;
  readonly class: string | undefined;
  readonly vendor: string | undefined;
  readonly device: string | undefined;
  readonly deviceName: string | undefined;
  readonly vendorName: string | undefined;
}

/** What Proxmox prints for a device that is in no group. */
const NO_GROUP = '-1';

export function readProxmoxRow(
  row: ProxmoxRow,
  source: { readonly number: number; readonly text: string },
  collector: Collector,
): void {
  const line = source.number;
  const id = row.id ?? '';
  const reading = readAddress(id);
  if (reading.kind === 'impossible' || reading.kind === 'truncated') {
    reportBadAddress(line, id, reading, collector);
  } else if (reading.kind === 'other') {
    collector.notADevice(line, source.text);
  } else if (row.group === NO_GROUP) {
    collector.note(line, `${reading.address} is in no group (${NO_GROUP})`);
  } else {
    const group = groupNumber(row.group ?? '');
    if (group === undefined) {
      const found = row.group ? `group ${quote(row.group)}` : 'no group number';
      collector.error(line, `${found} for ${reading.address}`, GROUP_NUMBER_FORM);
    } else {
      collector.device(line, group, reading.address, factsOf(row));
    }
  }
}

function factsOf(row: ProxmoxRow): DeviceFacts {
  const classDigits = hexadecimal(row.class, 6);
  const vendor = hexadecimal(row.vendor, 4);
  const device = hexadecimal(row.device, 4);
  return {
    classCode: classDigits?.slice(0, 4),
    progIf: classDigits?.slice(4),
    vendorDevice: vendor !== undefined && device !== undefined ? `${vendor}:${device}` : undefined,
    name: row.deviceName || row.vendorName || undefined,
  };
}

function hexadecimal(cell: string | undefined, digits: number): string | undefined {
  const found = /^(?:0x)?([0-9a-f]+)$/i.exec(cell ?? '')?.[1];
  return found?.length === digits ? found.toLowerCase() : undefined;
}
