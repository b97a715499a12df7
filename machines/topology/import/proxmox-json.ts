import { type Topology } from '../topology';
import { Collector } from './collector';
import { type ListingForm } from './form';
import { type ListingLine } from './listing';
import { type ProxmoxRow, readProxmoxRow } from './proxmox-row';
import { quote } from './quote';

/** `pvesh get /nodes/NODE/hardware/pci --output-format json` (or `json-pretty`, or the API's answer). */
export const proxmoxJson: ListingForm = {
  name: 'Proxmox JSON',
  example: '[{"id":"0000:01:00.0","iommugroup":3,"class":"0x030000"}]',
  evidence: (lines) => lines.filter(({ text }) => text.includes('"iommugroup"')).length,
  read: readProxmoxJson,
};

const DEVICE_FORM = 'an object with "id" and "iommugroup"';

function readProxmoxJson(lines: readonly ListingLine[]): Topology {
  const collector = new Collector();
  const first = lines.findIndex(({ text }) => /^\s*[[{]/.test(text));
  const last = lines.findLastIndex(({ text }) => /[\]}]\s*$/.test(text));
  const json = lines.slice(Math.max(first, 0), last < 0 ? undefined : last + 1);
  const text = json.map((line) => line.text).join('\n');
  const parsed = parse(text);
  if (parsed.kind === 'broken') {
    collector.error(
      lines.at(-1)?.number ?? 1,
      `not complete JSON: ${quote(parsed.reason)}`,
      `a JSON array of devices such as ${proxmoxJson.example}`,
    );
    return collector.topology();
  }
  const lineOf = lineFinder(text, json);
  for (const entry of entriesIn(parsed.value)) readEntry(entry, lineOf, collector);
  return collector.topology();
}

function readEntry(entry: unknown, lineOf: (id: string) => number, collector: Collector): void {
  const row = rowOf(entry);
  if (row?.id === undefined) {
    collector.error(lineOf(''), `not a device: ${quote(JSON.stringify(entry))}`, DEVICE_FORM);
  } else {
    readProxmoxRow(row, { number: lineOf(row.id), text: row.id }, collector);
  }
}

function rowOf(entry: unknown): ProxmoxRow | undefined {
  if (!isRecord(entry)) return undefined;
  return {
    id: textOf(entry['id']),
    group: textOf(entry['iommugroup']),
    class: textOf(entry['class']),
    vendor: textOf(entry['vendor']),
    device: textOf(entry['device']),
    deviceName: textOf(entry['device_name']),
    vendorName: textOf(entry['vendor_name']),
  };
}

/** The devices: the array itself, or what the REST interface wraps in `data`. */
function entriesIn(value: unknown): readonly unknown[] {
  if (Array.isArray(value)) return value;
  if (isRecord(value)) return Array.isArray(value['data']) ? value['data'] : [value];
  return [];
}

/** JSON has no line numbers: finds each id in turn, from where the last one was. */
function lineFinder(text: string, lines: readonly ListingLine[]): (id: string) => number {
  let offset = 0;
  let passed = 0;
  return (id) => {
    const found = text.indexOf(JSON.stringify(id), offset);
    if (id !== '' && found >= 0) {
      passed += text.slice(offset, found).split('\n').length - 1;
      offset = found;
    }
    return lines[passed]?.number ?? 1;
  };
}

function parse(
  text: string,
):
  | { readonly kind: 'value'; readonly value: unknown }
  | { readonly kind: 'broken'; readonly reason: string } {
  try {
    const value: unknown = JSON.parse(text);
    return { kind: 'value', value };
  } catch (error) {
    return { kind: 'broken', reason: error instanceof Error ? error.message : String(error) };
  }
}

function isRecord(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function textOf(value: unknown): string | undefined {
  return typeof value === 'string' || typeof value === 'number' ? String(value) : undefined;
}
