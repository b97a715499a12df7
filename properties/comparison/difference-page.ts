import type { ComparisonRow } from './comparison-report';
import type { Difference } from './difference';
import { isEqual } from './differences';
import { inCode, inThousands, markdownTable } from '../markdown';
import { nameOfRules } from './rules-name';

/** Which policies cannot be told apart, and by what the others can. */
export const equalityLines = (rows: readonly ComparisonRow[]): string[] => [
  ...markdownTable(
    ['scope', 'features', 'policies', 'pairs', 'steps', 'verdict'],
    rows.map(({ instance, first, second, comparison }) => [
      instance.name,
      instance.scope.features.join(', '),
      `${nameOfRules(first)}, ${nameOfRules(second)}`,
      inThousands(comparison.pairs),
      inThousands(comparison.steps),
      isEqual(comparison) ? 'the same' : differencesOf(comparison),
    ]),
  ),
  ...rows.flatMap((row) => differenceLines(row)),
];

const differencesOf = (comparison: ComparisonRow['comparison']): string => {
  const { length } = comparison.differences;
  return `${length} difference${length === 1 ? '' : 's'}${onlyOneHas(comparison)}`;
};

const onlyOneHas = ({ onlyFirst, onlySecond }: ComparisonRow['comparison']): string => {
  const only = [...onlyFirst, ...onlySecond];
  return only.length === 0 ? '' : `; only one has ${only.join(', ')}`;
};

/** The differences of two policies in a scope, nothing where there are none. */
export function differenceLines({ instance, first, second, comparison }: ComparisonRow): string[] {
  if (comparison.differences.length === 0) return [];
  const [one, other] = [nameOfRules(first), nameOfRules(second)];
  return [
    `### ${one} against ${other}: ${instance.name}`,
    '',
    `${inThousands(comparison.pairs)} pairs of states, ${inThousands(comparison.steps)} steps` +
      `${comparison.complete ? '' : ', not all'}${onlyOneHas(comparison)}.`,
    '',
    ...markdownTable(
      ['command', one, other, 'what differs then', 'shortest', 'steps'],
      comparison.differences.map((difference) => differenceRow(difference)),
    ),
  ];
}

const differenceRow = ({ command, answers, observed, sequence, count }: Difference): string[] => [
  `\`${command}\``,
  ...answers,
  observed.length === 0 ? 'the answer' : observed.join('; '),
  inCode(sequence),
  inThousands(count),
];
