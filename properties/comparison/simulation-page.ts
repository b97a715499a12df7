import type { SimulationRow, UnmatchedRow } from './comparison-report';
import { inCode, inThousands, markdownTable } from '../markdown';
import { nameOfRules } from './rules-name';

/** Which behaviours of a leader are followed, how exactly, and where one is not. */
export function simulationLines(rows: readonly SimulationRow[]): string[] {
  const [example] = rows;
  if (example === undefined) return [];
  const { strategy, hypothesis } = example.terms;
  const conceded = new Map(
    rows.map(({ terms: { tolerance } }) => [tolerance.name, tolerance.says] as const),
  );
  return [
    'How each command is answered:',
    '',
    ...strategy.says.map((line) => `- ${line}`),
    '',
    `Supposed: ${hypothesis.says}.`,
    '',
    'What related states may differ in:',
    '',
    ...[...conceded].map(([name, says]) => `- ${name}: ${says}.`),
    '',
    ...markdownTable(
      [
        'scope',
        'every behaviour of',
        'is one of',
        'pairs',
        'moves',
        'beyond what is supposed',
        'may differ in',
        'and does in',
        'blocked meanwhile',
      ],
      rows.map(simulationRow),
    ),
    ...shortestOutside(rows),
    ...rows.flatMap(counterexampleLines),
  ];
}

const simulationRow = ({
  instance,
  first,
  second,
  terms,
  simulation: one,
}: SimulationRow): string[] => [
  instance.name,
  nameOfRules(first),
  `${nameOfRules(second)}: ${one.holds ? 'yes' : '**no**'}`,
  inThousands(one.pairs),
  inThousands(one.moves),
  `${inThousands(one.outside.moves)} moves`,
  terms.tolerance.name,
  one.holds ? `${inThousands(one.conceded)} pairs` : '',
  Object.entries(one.blockedMeanwhile)
    .map(([name, count]) => `${name} ${inThousands(count)}`)
    .join(', '),
];

function shortestOutside(rows: readonly SimulationRow[]): string[] {
  const [shortest] = rows
    .map(({ simulation }) => simulation.outside.shortest ?? [])
    .filter((one) => one.length > 0)
    .sort((one, other) => one.length - other.length);
  return shortest === undefined
    ? []
    : [`Not followed any further, as it is beyond what is supposed: ${inCode(shortest)}.`, ''];
}

function counterexampleLines({ instance, first, second, simulation }: SimulationRow): string[] {
  const { counterexample } = simulation;
  if (counterexample === undefined) return [];
  const { leader, follower, because } = counterexample;
  return [
    `With ${instance.name}, ${nameOfRules(second)} does not follow ${nameOfRules(first)} in ` +
      `${inCode(leader)}. Its answers are ${inCode(follower)}; ${because.join('; ')}.`,
    '',
  ];
}

/** The shortest behaviours that nothing on the other side matches. */
export const freedomLines = (rows: readonly UnmatchedRow[]): string[] =>
  markdownTable(
    ['scope', 'what', 'does and nothing matches of', 'which may differ in', 'shortest'],
    rows.map(({ instance, first, second, tolerance, unmatched }) => [
      instance.name,
      nameOfRules(first),
      nameOfRules(second),
      tolerance.name === 'nothing' ? 'nothing' : 'being in an IOASID where the former is blocked',
      unmatched.behaviour === undefined
        ? `none, in ${inThousands(unmatched.visited)} states with what may match them`
        : inCode(unmatched.behaviour),
    ]),
  );
