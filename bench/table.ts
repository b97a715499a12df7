import type { BenchReport } from './bench';
import type { Row, Skipped } from './row';
import { isRow } from './row';

/** The head of the performance table. */
export const headings = [
  'what',
  'states',
  'transitions',
  'CPU s',
  's',
  'cold CPU s',
  'states/s',
  'transitions/s',
  'commands/s',
  'peak MB',
] as const;

/** The lines of the performance table for each scope, in the order in which they were measured. */
export function tablesOf(report: BenchReport): ReadonlyMap<string, readonly (readonly string[])[]> {
  const tables = new Map<string, readonly (readonly string[])[]>();
  for (const row of report.rows) {
    const title = `${row.scope}: ${row.scopeSays}`;
    tables.set(title, [...(tables.get(title) ?? []), cells(row)]);
  }
  return tables;
}

function cells(row: Row | Skipped): readonly string[] {
  if (!isRow(row)) return [row.what, `skipped, ${row.skipped}`];
  return [
    row.what + remark(row),
    whole(row.states),
    whole(row.transitions),
    decimals(row.cpuSeconds),
    decimals(row.seconds),
    decimals(row.coldCpuSeconds),
    whole(row.statesPerSecond),
    whole(row.transitionsPerSecond),
    whole(row.commandsPerSecond),
    whole(row.peakRssBytes / 2 ** 20),
  ];
}

function remark({ buildSeconds, commands, accepted }: Row): string {
  if (buildSeconds !== null) return `; built in ${decimals(buildSeconds)} s`;
  if (commands === null || accepted === null) return '';
  return `; ${Math.round((100 * accepted) / commands)}% carried out`;
}

/** What was compared, its ratio and how it is to be read. */
export function ratioLines({ ratios }: BenchReport): readonly (readonly [string, string])[] {
  const times = (value: number | null): string =>
    value === null ? 'not measured' : `${value < 10 ? value.toFixed(2) : whole(value)} times`;
  return [
    [
      times(ratios.spin),
      'product engine to SPIN: transitions per CPU second on the largest scope of both, warm',
    ],
    [
      times(ratios.spinVerdict),
      "product engine to SPIN: CPU seconds to the verdict there, ours from the start of a new process, SPIN's without the build",
    ],
    [
      times(ratios.spinLikeForLike),
      'state-by-state search to SPIN, like for like: both visit every state and judge every invariant, on the largest scope of both',
    ],
    [
      times(ratios.xstateGraph),
      'product engine to @xstate/graph: states per CPU second on the largest scope of both, ours warm; counts are equal, so it is the ratio of transitions and of times as well',
    ],
    [times(ratios.xstateGraphCold), 'the same, each from the start of a new process'],
    [
      times(ratios.xstateGraphLikeForLike),
      'state-by-state search to @xstate/graph, like for like: both visit every state and judge nothing',
    ],
    [
      times(ratios.xstateGraphAcrossScopes),
      'product engine on the scope compared with SPIN, to @xstate/graph on the largest scope it was given: states per CPU second; on the larger one it was not tried, and it slows down as scopes grow',
    ],
  ];
}

/** What must be known to read the table. */
export const notes = [
  'Speeds and ratios are of CPU seconds, all threads included, on both sides; "s" is the time that passed.',
  'The first run of each process is the cold one, counted from the start of the process; the others are warm, and their median is shown. A single run is a cold one.',
  'Wherever several engines explored a scope, their states, transitions and verdicts were equal; otherwise there would be no table. Up to symmetry, representatives are counted.',
  'The product engine uses knowledge that SPIN and @xstate/graph are not given: that the system is a product of groups which touch each other in few places. It counts all states and transitions exactly, but does not visit them one by one. Only the ratios marked like for like compare algorithms of one kind.',
  '@xstate/graph is given every command as an event, and judges nothing.',
  'SPIN runs as one process with -O2 -DSAFETY -DNOREDUCE; -O3 -march=native was not faster, -DCOLLAPSE slower, and -DBFS refuses the model, which has hidden variables. Its build is not in its times.',
] as const;

const whole = (value: number | null): string =>
  value === null ? '–' : Math.round(value).toLocaleString('en-US');
const decimals = (value: number): string => value.toFixed(2);
