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

const KNOWN_COLUMNS =
  /^(?:class|device|id|iommugroup|vendor|mdev|(?:subsystem_)?(?:device|vendor)(?:_name)?)$/;
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
  let columns: Columns = guessedColumns;
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
  const known = words.filter((word) => KNOWN_COLUMNS.test(word)).length;
  // A sentence may name some of them, among other words.
  return words.includes('id') && known >= 3 && known > words.length / 2;
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
  return (line) =>
    new Map(
      cellsOf(line)
        .slice(0, names.length)
        .map((cell, at) => [names[at] ?? '', cell]),
    );
}

/** For a table that lost its head: the group stands beside the address, as a decimal number. */
function guessedColumns(line: string): ReadonlyMap<string, string> {
  const cells = cellsOf(line);
  const id = cells.findIndex((cell) => ADDRESS.test(cell));
  if (id < 0) return new Map(cells.map((cell, at) => [String(at), cell]));
  const group = [id + 1, id - 1].find((at) => /^(?:-1|\d{1,9})$/.test(cells[at] ?? ''));
  return new Map([
    ['id', cells[id] ?? ''],
    ['iommugroup', cells[group ?? -1] ?? ''],
    ['class', cells.find((cell) => /^0x[0-9a-f]{6}$/.test(cell)) ?? ''],
  ]);
}

function cellsOf(line: string): readonly string[] {
  if (!BAR.test(line)) return [];
  const cells = line.split(line.includes('│') ? '│' : '|').map((cell) => cell.trim());
  // A line that begins with a bar has nothing before it.
  return cells[0] === '' ? cells.slice(1) : cells;
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
