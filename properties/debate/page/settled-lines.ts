import type { Debate } from '../debate';
import type { Decided } from '../decision';
import { noQuirks, shippedQuirks } from '../../../machines/policies/quirks';
import type { Traces } from './traces';
import { parsePolicy } from '../../../machines/policies/with-choices';
import { markdownTable } from '../../markdown';
import { commandOf } from '../decision';

/** The controversies with what was decided and what is only illustrated. */
export const controversyLines = (debate: Debate, link: LinkTo, traces: Traces): string[] =>
  debate.controversies.flatMap(({ controversy: { id, asks, illustrates, remark }, decided }) => [
    `### ${id} ${asks}`,
    '',
    ...decisionTable(decided, traces),
    ...shownBy(illustrates, link),
    remark,
    '',
  ]);

/** The defects of the RFC's text. */
export const defectLines = (debate: Debate, link: LinkTo, traces: Traces): string[] =>
  debate.defects.flatMap(({ defect: { id, says, scenarios, remark }, decided }) => [
    `### ${id} ${says}`,
    '',
    ...decisionTable(decided, traces),
    ...shownBy(scenarios, link),
    remark,
    '',
  ]);

/** Gives a link to a scenario by its id. */
export type LinkTo = (id: string) => string;

const shownBy = (ids: readonly string[], link: LinkTo): string[] =>
  ids.length === 0 ? [] : [`Illustrated by ${ids.map(link).join(', ')}.`, ''];

const decisionTable = (decided: readonly Decided[], traces: Traces): string[] =>
  markdownTable(
    ['decided', 'command', 'claim', 'verdict'],
    decided.map((one) => [
      one.decision.says,
      `\`${commandOf(one.decision)}\``,
      one.decision.claim,
      verdict(one, traces),
    ]),
  );

function verdict({ decision, found, violation }: Decided, traces: Traces): string {
  const expected = found === decision.verdict ? '' : ` (**expected: ${decision.verdict}**)`;
  if (violation === undefined) return found + expected;
  const { policy, as, mutant } = decision;
  const under = {
    policy: parsePolicy(policy),
    quirks: as === undefined ? noQuirks : shippedQuirks,
    ...(mutant === undefined ? {} : { mutant }),
  } as const;
  return `**${found}** in ${traces.link(under, violation)}${expected}`;
}
