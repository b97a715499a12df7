import type { Cell, ScenarioReport } from '../../properties/scenarios/run-scenarios';
import type { Colours } from '../shared/colours';
import { nameOf, summarize } from '../../properties/scenarios/run-scenarios';

/** Scenario by scenario what comes of it under whose rules, then the counts. */
export function printReports(reports: readonly ScenarioReport[], colours: Colours): string {
  const all = summarize(reports);
  const counts = [
    `${all.scenarios} scenarios under ${all.policies} policies`,
    `${all.cells} cells (${all.stated} stated by a source)`,
    `${all.variants} variants`,
    `${all.differences} differences`,
  ].join(', ');
  const verdict = all.differences === 0 ? colours.green(counts) : colours.red(counts);
  return `${[...reports.flatMap((report) => printReport(report, colours)), verdict].join('\n')}\n`;
}

function printReport(
  { scenario, cells, variants }: ScenarioReport,
  colours: Colours,
): readonly string[] {
  return [
    `${colours.bold(scenario.id)}  ${scenario.title}`,
    ...alike([...cells, ...variants]).flatMap((same) => {
      const [cell] = same;
      return [
        `  ${same.map(nameOf).join(', ')}`,
        `      ${cell.summary}${cell.kind === 'not stated' ? colours.dim('  (not stated)') : ''}`,
        ...(cell.violated.length === 0
          ? []
          : [colours.dim(`      violated: ${cell.violated.join(', ')}`)]),
        ...cell.differences.map(({ line, expected, found }) =>
          colours.red(`      ${scenario.file}:${line}: expected ${expected}, found ${found}`),
        ),
      ];
    }),
    '',
  ];
}

/** Cells in their order, those that say the same together. */
function alike(cells: readonly Cell[]): (readonly [Cell, ...Cell[]])[] {
  const together = new Map<string, [Cell, ...Cell[]]>();
  for (const cell of cells) {
    const { kind, summary, violated, differences } = cell;
    const key = JSON.stringify([kind, summary, violated, differences]);
    const same = together.get(key);
    if (same === undefined) together.set(key, [cell]);
    else same.push(cell);
  }
  return [...together.values()];
}
