import type { Cell, ScenarioReport } from '../../scenarios/run-scenarios';
import { policyNames } from '../../../machines/policies/policy';
import { markdownTable } from '../../markdown';
import { nameOf, summarize } from '../../scenarios/run-scenarios';

/** The scenarios that tell the parties apart, in the order of the table that was drawn up from the mails. */
const decisive = [
  'S-A1',
  'S-B1',
  'S-A6',
  'S-A10',
  'S-A12',
  'S-A11',
  'S-A9',
  'S-C1',
  'S-A7',
  'S-D2',
] as const;

/** The matrix: the decisive scenarios in full, then every scenario in short. */
export function matrixLines(matrix: readonly ScenarioReport[]): string[] {
  const { scenarios, policies, cells, stated, variants, differences } = summarize(matrix);
  const first = decisive.flatMap((id) => matrix.filter(({ scenario }) => scenario.id === id));
  return [
    `${scenarios} scenarios under ${policies} policies: ${cells} cells, of which ${stated} follow from a source; ` +
      `${variants} more with a choice replaced; **${differences} differences**. \`ioasid scenario --all\` tells them again.`,
    '',
    'A plain cell is as the source says. _Not stated_ marks what no source says: it is the model that answers. A cell that',
    'differs from its source would be bold, with both.',
    '',
    '### The decisive scenarios',
    '',
    ...markdownTable(
      ['scenario', ...policyNames],
      first.map((report) => row(report, (cell) => cell.summary)),
    ),
    '### All scenarios',
    '',
    ...markdownTable(
      ['scenario', ...policyNames],
      matrix.map((report) => row(report, outcome)),
    ),
    '### With a choice replaced',
    '',
    ...markdownTable(
      ['scenario', 'under', 'comes to', 'violated'],
      matrix.flatMap(({ scenario, variants }) =>
        variants.map((cell) => [
          link(scenario),
          nameOf(cell),
          shown(cell, cell.summary),
          cell.violated.join(' '),
        ]),
      ),
    ),
  ];
}

const link = ({ id, title, file }: ScenarioReport['scenario']): string =>
  `[${id}](../${file}) ${title}`;

const row = ({ scenario, cells }: ScenarioReport, text: (cell: Cell) => string): string[] => [
  link(scenario),
  ...policyNames.map((name) => {
    const cell = cells.find(({ policy }) => policy === name);
    return cell === undefined ? '' : shown(cell, text(cell));
  }),
];

/** The first thing that a cell says, which is its outcome where it has one. */
const outcome = ({ kind, summary }: Cell): string =>
  kind === 'n/a' ? 'n/a' : (summary.split('; ')[0] ?? '');

function shown(cell: Cell, text: string): string {
  if (cell.differences.length > 0)
    return `**${cell.differences
      .map(({ expected, found }) => `expected ${expected}, found ${found}`)
      .join('; ')}**`;
  if (cell.kind === 'n/a') return text.replace(/ \(.*\)$/, '');
  return cell.kind === 'not stated' ? `_not stated:_ ${text}` : text;
}
