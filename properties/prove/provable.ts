import type { Rules } from '../../machines/policies/rules';
import { hintedPremises } from '../../exports/smt/hints';
import { obligationsOf, withFailures } from '../../exports/smt/obligations';
import { theoryOf } from '../../exports/smt/premise';
import { signatureOf } from '../../exports/smt/signature';
import { rulesFor } from '../../machines/policies/rules';
import { policies } from '../../machines/policies/registry';

/**
 * The claims that have not been proved for the policy itself, with nothing taken away from it: each with
 * the first obligation that no premises are known for, its own or one of a claim that it rests on. A
 * counterexample to their induction would say that a lemma is missing, not that the claim fails.
 */
export function notYetProved(rules: Rules): ReadonlyMap<string, string> {
  const sound = withFailures(rulesFor(policies[rules.policy.name]));
  const obligations = obligationsOf(signatureOf(sound), theoryOf(sound));
  const missing = new Map<string, string>();
  // the lemmas say how devices move as specified; with the quirks of shipped Linux whole groups do
  if (Object.values(rules.quirks).includes(true))
    return new Map(
      obligationsOf(signatureOf(rules), theoryOf(rules)).map(({ claim }) => [
        claim,
        'the lemmas are about the rules without quirks',
      ]),
    );
  for (let size = -1; size !== missing.size;) {
    size = missing.size;
    for (const obligation of obligations) {
      if (missing.has(obligation.claim)) continue;
      const premises = hintedPremises(sound, obligation);
      const unproved = premises?.find((one) => missing.has(one.name));
      if (premises === undefined) missing.set(obligation.claim, obligation.name);
      else if (unproved !== undefined)
        missing.set(obligation.claim, missing.get(unproved.name) ?? obligation.name);
    }
  }
  return missing;
}
