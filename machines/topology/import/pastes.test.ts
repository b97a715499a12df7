import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { deviceCount, errorsOf } from '../topology';
import { importTopology } from './import';

/** Real machines' listings, kept outside the project: they are other people's. */
const FOLDER = join(process.cwd(), '..', 'shared', 'data', 'topologies');
const INDEX = join(FOLDER, 'INDEX.tsv');

interface IndexRow {
  readonly file: string;
  readonly groups: number;
  readonly devices: number;
  readonly shared: number;
}

function readIndex(): readonly IndexRow[] {
  if (!existsSync(INDEX)) return [];
  const rows = readFileSync(INDEX, 'utf8').trim().split('\n').slice(1);
  return rows.map((row) => {
    const [file = '', , groups, devices, shared] = row.split('\t');
    return { file, groups: Number(groups), devices: Number(devices), shared: Number(shared) };
  });
}

const rows = readIndex();

if (rows.length === 0) {
  describe.skip('SKIPPED: the folder ../shared/data/topologies with real pastes is absent', () => {
    test('every paste is read with the right counts', () => undefined);
  });
} else {
  describe('real pastes', () => {
    test.each(rows)('$file: $groups groups, $devices devices', (row) => {
      const topology = importTopology(readFileSync(join(FOLDER, row.file), 'utf8'));
      expect(errorsOf(topology)).toEqual([]);
      expect({
        groups: topology.groups.length,
        devices: deviceCount(topology),
        shared: topology.groups.filter((group) => group.devices.length > 1).length,
      }).toEqual({ groups: row.groups, devices: row.devices, shared: row.shared });
    });
  });
}
