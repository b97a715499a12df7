import { type Topology } from '../topology';
import { Collector } from './collector';
import { type ListingForm } from './form';
import { type ListingLine } from './listing';
import { type ProxmoxRow, readProxmoxRow } from './proxmox-row';
import { quote } from './quote';

/**
 * The table that `pvesh get /nodes/NODE/hardware/pci` draws on Proxmox VE: box characters or
 * ASCII, columns in any order, cut at the terminal's width, with or without borders.
 */
export const proxmoxTable: ListingForm = {
  name: 'Proxmox table',
  example: '│ 0x030000 │ 0x2504 │ 0000:01:00.0 │ 3 │ 0x10de │ as pvesh prints it',
  evidence: (lines) => {
    const hasHead = lines.some(({ text }) => isHead(text));
    return lines.filter(({ text }) => (hasHead ? ADDRESS : BARRED_ROW).test(text)).length;
  },
  read: readProxmoxTable,
};

/** The columns that the command prints when none are asked for, for a table that lost its head. */
const USUAL_COLUMNS = ['class', 'device', 'id', 'iommugroup', 'vendor', 'device_name'];
const NEEDED_COLUMNS = ['id', 'iommugroup'];
const BORDER = /^[\s─━═│┌┐└┘├┤┬┴┼╒╕╘╛╞╡╤╧╪╔╗╚╝╠╣╦╩╬+=|-]+$/;
const BAR = /[│|]/;
const ADDRESS = /\b[0-9a-f]{4,8}:[0-9a-f]{2}:[0-9a-f]{2}\.[0-7]\b/i;
const BARRED_ROW =
  /^\s{0,8}[│|].{0,400}\b[0-9a-f]{4,8}:[0-9a-f]{2}:[0-9a-f]{2}\.[0-7]\s{0,40}[│|]/i;
const LONGEST = 4000;

/** Where the cells of a line are: between bars, or below the words of a head without bars. */
type Columns = (line: string) => ReadonlyMap<string, string>;

function readProxmoxTable(lines: readonly ListingLine[]): Topology {
  const collector = new Collector();
  let columns: Columns = barredColumns(USUAL_COLUMNS);
  for (const line of lines) {
    if (BORDER.test(line.text.slice(0, LONGEST))) continue;
    if (isHead(line.text)) {
      columns = readHead(line, collector);
    } else {
      readRow(columns(line.text.slice(0, LONGEST)), line, collector);
    }
  }
  return collector.topology();
}

function isHead(text: string): boolean {
  const words = headWords(text);
  return words.includes('id') && (words.includes('device') || words.includes('iommugroup'));
}

function headWords(text: string): readonly string[] {
  return text.slice(0, 400).match(/[^│|\s]+/g) ?? [];
}

function readHead(line: ListingLine, collector: Collector): Columns {
  const names = headWords(line.text);
  const missing = NEEDED_COLUMNS.filter((name) => !names.includes(name));
  if (missing.length > 0) {
    collector.error(
      line.number,
      `the table has no column ${missing.map(quote).join(' and ')}: cut at the terminal's width?`,
      'the columns id and iommugroup (use --output-format json)',
    );
  }
  return BAR.test(line.text) ? barredColumns(names) : alignedColumns(line.text);
}

function barredColumns(names: readonly string[]): Columns {
  return (line) => {
    if (!BAR.test(line)) return new Map();
    const cells = line.split(line.includes('│') ? '│' : '|');
    // A line that begins with a bar has nothing before it.
    if (cells[0]?.trim() === '') cells.shift();
    return new Map(cells.slice(0, names.length).map((cell, at) => [names[at] ?? '', cell.trim()]));
  };
}

/** Without bars a cell lies below its heading. */
function alignedColumns(head: string): Columns {
  const columns = [...head.matchAll(/\S+/g)].map((match, at, all) => ({
    name: match[0],
    start: at === 0 ? 0 : match.index,
    end: all[at + 1]?.index,
  }));
  return (line) =>
    new Map(columns.map(({ name, start, end }) => [name, line.slice(start, end).trim()]));
}

function readRow(
  cells: ReadonlyMap<string, string>,
  line: ListingLine,
  collector: Collector,
): void {
  const row: ProxmoxRow = {
    id: cells.get('id'),
    group: cells.get('iommugroup'),
    class: cells.get('class'),
    vendor: cells.get('vendor'),
    device: cells.get('device'),
    deviceName: cells.get('device_name'),
    vendorName: cells.get('vendor_name'),
  };
  if (row.id === undefined && cells.size > 0 && [...cells.values()].some((cell) => cell !== '')) {
    collector.error(line.number, `the row is cut off: ${quote(line.text)}`, proxmoxTable.example);
  } else if (row.id === undefined) {
    collector.notADevice(line.number, line.text);
  } else if (row.id !== '' || row.group !== '') {
    // A row without both continues the text of the row above.
    readProxmoxRow(row, line, collector);
  }
}
