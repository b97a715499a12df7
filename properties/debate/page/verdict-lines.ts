import type { PolicyVerdict } from '../debate';
import type { Traces } from './traces';
import { noQuirks } from '../../../machines/policies/quirks';
import { markdownTable } from '../../markdown';

/** Policy by invariant: it holds, it is refuted by a trace, or it is not claimed. */
export function verdictLines(verdicts: readonly PolicyVerdict[], traces: Traces): string[] {
  const claims = new Map(
    verdicts.flatMap(({ report }) => report.claims.map(({ claim }) => [claim.id, claim] as const)),
  );
  const ids = [...claims.keys()].sort();
  return [
    'Found by visiting every state of every built-in configuration (`ioasid check --policy P`). A number leads to the',
    'shortest trace that refutes the claim; `ioasid replay` runs it. A dash: not claimed under this policy.',
    '',
    ...markdownTable(
      ['claim', ...verdicts.map(({ policy }) => policy.name)],
      ids.map((id) => [
        `${id} ${claims.get(id)?.name ?? ''}`,
        ...verdicts.map((verdict) => cell(verdict, id, traces)),
      ]),
    ),
    ...markdownTable(
      ['policy', 'claims', 'hold', 'states', 'transitions'],
      verdicts.map(({ policy, report }) => [
        policy.name,
        String(report.claims.length),
        String(report.claims.filter(({ holds }) => holds).length),
        report.states.toLocaleString('en-US'),
        report.transitions.toLocaleString('en-US'),
      ]),
    ),
  ];
}

function cell({ policy, report }: PolicyVerdict, id: string, traces: Traces): string {
  const result = report.claims.find(({ claim }) => claim.id === id);
  if (result === undefined) return '–';
  if (result.holds) return 'holds';
  const violation = report.violations.find(({ claim }) => claim.id === id);
  if (violation === undefined) return '**refuted**';
  return `**refuted** in ${traces.link({ policy, quirks: noQuirks }, violation)}`;
}
