import type { Cell, ScenarioReport } from '../../properties/scenarios/run-scenarios';
import { summarize } from '../../properties/scenarios/run-scenarios';

/** The document of `ioasid scenario --json`: the counts, what differs, and every cell. */
export const scenarioJson = (reports: readonly ScenarioReport[]): Record<string, unknown> => ({
  ...summarize(reports),
  matrix: reports.map(({ scenario, cells, variants }) => ({
    scenario: scenario.id,
    title: scenario.title,
    file: scenario.file,
    sources: scenario.sources,
    cells: cells.map(cellJson),
    variants: variants.map(cellJson),
  })),
});

const cellJson = ({ policy, choices, kind, summary, violated, differences }: Cell) => ({
  policy,
  choices,
  kind,
  agrees: differences.length === 0,
  summary,
  violated,
});
