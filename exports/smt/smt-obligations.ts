import type { Rules } from '../../machines/policies/rules';
import { anyNumber } from './elements';
import { hintedPremises } from './hints';
import { obligationsOf, withFailures } from './obligations';
import { theoryOf } from './premise';
import { queryText } from './query';
import { signatureOf } from './signature';

/** An obligation as a query of its own. */
export interface SmtObligation {
  readonly name: string;
  /** SMT-LIB 2.6, with `(check-sat)`; the expected answer is `unsat`. */
  readonly text: string;
}

/**
 * All proof obligations under the rules, for any prover that reads SMT-LIB. Each has the premises that
 * are known to be enough, or all of them. The claims hold if every answer is `unsat`.
 */
export function smtObligations(rules: Rules): SmtObligation[] {
  const all = withFailures(rules);
  const signature = signatureOf(all);
  return obligationsOf(signature, theoryOf(all)).map((obligation) => {
    const premises = hintedPremises(all, obligation) ?? obligation.query.premises;
    const text = queryText(signature, anyNumber, { ...obligation.query, premises });
    return {
      name: obligation.name,
      text: `; ${obligation.name}\n(set-info :status unsat)\n${text}\n(check-sat)\n`,
    };
  });
}

/**
 * One file for all: what the obligations have in common, and then each between a push and a pop, to be
 * answered `unsat` one by one.
 */
export function smtFile(rules: Rules): string {
  const all = smtObligations(rules).map(({ text }) => text.split('\n'));
  const [first = []] = all.map((lines) => lines.slice(heading));
  const common = first.findIndex((line, at) => all.some((lines) => lines[at + heading] !== line));
  return [
    `; ${rules.policy.name}: the claims hold for any number of devices, groups, fds and IOASIDs`,
    '; if every answer is unsat. Triggers are meant for a prover that instantiates by them (z3',
    '; smt.mbqi=false); a prover that does not know them may take longer.',
    '(set-logic ALL)',
    '(set-option :auto_config false)',
    '(set-option :smt.mbqi false)',
    ...first.slice(0, common),
    ...all.flatMap((lines) => [
      '(push 1)',
      ...lines.slice(0, heading),
      ...lines.slice(heading + common),
      '(pop 1)',
    ]),
    '',
  ].join('\n');
}

/** The lines before the declarations: the name of the obligation and the answer that is expected. */
const heading = 2;
