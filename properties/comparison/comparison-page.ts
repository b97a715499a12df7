import type { ComparisonReport } from './comparison-report';
import { differenceLines, equalityLines } from './difference-page';
import { freedomLines, simulationLines } from './simulation-page';

/** All of it as Markdown, to be put into a page. */
export const comparisonPage = (report: ComparisonReport): string =>
  [
    '## What a container does, device files do',
    '',
    ...simulationLines(report.simulations),
    '## What device files do and a container does not',
    '',
    ...freedomLines(report.freedoms),
    '## Groups of one device',
    '',
    ...equalityLines(report.singletons),
    '## Groups of two devices',
    '',
    ...report.pairs.flatMap(differenceLines),
  ].join('\n');
