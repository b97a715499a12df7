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

/** One file for all: each obligation between a push and a pop, to be answered `unsat` one by one. */
export const smtFile = (rules: Rules): string =>
  [
    `; ${rules.policy.name}: the claims hold for any number of devices, groups, fds and IOASIDs`,
    '; if every answer is unsat. Triggers are meant for a prover that instantiates by them (z3',
    '; smt.mbqi=false); a prover that does not know them may take longer.',
    '(set-logic ALL)',
    '(set-option :auto_config false)',
    '(set-option :smt.mbqi false)',
    ...smtObligations(rules).map(({ text }) => `(push 1)\n${text}(pop 1)`),
    '',
  ].join('\n');
