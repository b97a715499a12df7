import type { BenchReport } from '../../bench/bench';
import type { Colours } from '../shared/colours';
import { headings, notes, ratioLines, tablesOf } from '../../bench/table';

/** The performance table for a terminal. */
export function printBench(report: BenchReport, colours: Colours): string {
  const tables = tablesOf(report);
  const every = [headings, ...[...tables.values()].flat()];
  const widths = headings.map((_, at) =>
    // a line that was skipped says so across the columns
    Math.max(...every.filter((row) => row.length > 2).map((row) => row[at]?.length ?? 0)),
  );
  const line = (row: readonly string[]): string =>
    row
      .map((cell, at) =>
        at === 0
          ? cell.padEnd(widths[at] ?? 0)
          : cell.padStart(row.length > 2 ? (widths[at] ?? 0) : 0),
      )
      .join('  ');
  return [
    ...[...tables].flatMap(([title, rows]) => [
      colours.bold(title),
      colours.dim(line(headings)),
      ...rows.map(line),
      '',
    ]),
    ...ratioLines(report).map(([times, says]) => `${colours.bold(times.padStart(12))}  ${says}`),
    '',
    ...notes,
    '',
  ].join('\n');
}
