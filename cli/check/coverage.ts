import type { Colours } from '../shared/colours';
import type { CoverageReport } from '../../properties/coverage';
import { showRow } from '../../properties/coverage';

/** What was met of the charts, as a table, and everything that never was. */
export function printCoverage(report: CoverageReport, colours: Colours): string {
  const { rows, states, commands } = report;
  const machines = [...new Set(rows.map(({ row }) => row.machine))];
  const table = machines.map((machine) => {
    const own = rows.filter(({ row }) => row.machine === machine);
    const answering = own.filter(
      ({ row: { refuses, answers } }) =>
        refuses !== undefined || (answers !== undefined && answers !== 'OK'),
    );
    const regions = states.filter((one) => one.machine === machine);
    return [
      machine,
      share(regions.filter(({ reached }) => reached).length, regions.length),
      share(own.filter(({ taken }) => taken).length, own.length),
      share(answering.filter(({ taken }) => taken).length, answering.length),
    ];
  });
  const lines = [
    '',
    columns(['machine', 'states', 'transitions', 'errors given']),
    ...table.map(columns),
    `commands: ${share(commands.filter((one) => one.carriedOut).length, commands.length)} carried out, ` +
      `${share(commands.filter((one) => one.refused).length, commands.length)} refused`,
    ...states
      .filter(({ reached }) => !reached)
      .map(({ machine, region, state }) => `never reached: ${machine} ${region}.${state}`),
    ...commands
      .filter(({ carriedOut }) => !carriedOut)
      .map(({ name, refused }) => `never carried out${refused ? ', only refused' : ''}: ${name}`),
    ...rows
      .filter(({ taken }) => !taken)
      .map(
        ({ row }) => `never taken: ${showRow(row)}  ${colours.dim(`${row.source}  ${row.when}`)}`,
      ),
  ];
  return `${lines.join('\n')}\n`;
}

const share = (part: number, whole: number): string => `${part} of ${whole}`;

const columns = ([first = '', ...others]: readonly string[]): string =>
  [first.padEnd(12), ...others.map((text) => text.padStart(14))].join('');

/** The same for programs. */
export const coverageJson = ({
  rows,
  states,
  commands,
}: CoverageReport): Record<string, unknown> => ({
  states,
  rows: rows.map(({ row, taken }) => ({ ...row, taken })),
  commands,
});
