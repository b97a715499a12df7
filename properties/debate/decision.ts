import type { CheckReport, FoundViolation } from '../check';
import type { Rules } from '../../machines/policies/rules';
import { noQuirks, shippedQuirks } from '../../machines/policies/quirks';
import { rulesFor } from '../../machines/policies/rules';
import { parsePolicy } from '../../machines/policies/with-choices';
import { check } from '../check';
import { configurations } from '../configurations';
import { mutantById } from '../mutants/registry';

/** Something that the debate left open and that an exhaustive search settles. */
export interface Decision {
  readonly says: string;
  /** Whose rules, with what is decided differently: `device-centric,gate=open`. */
  readonly policy: string;
  readonly as?: 'shipped';
  /** A premise that is taken away besides. */
  readonly mutant?: string;
  /** The configurations that are searched; all of them if none is named. */
  readonly on?: readonly string[];
  readonly claim: `INV-${string}`;
  readonly verdict: Verdict;
}
export type Verdict = 'holds' | 'refuted';

/** What the search found, with the shortest trace where the claim is refuted. */
export interface Decided {
  readonly decision: Decision;
  readonly found: Verdict | 'not claimed';
  readonly violation?: FoundViolation;
}

/** The rules that a decision is about. */
function rulesOfDecision({ policy, as, mutant }: Decision): Rules {
  const rules = rulesFor(parsePolicy(policy), as === 'shipped' ? shippedQuirks : noQuirks);
  if (mutant === undefined) return rules;
  const found = mutantById(mutant);
  if (found === undefined) throw new RangeError(`no mutant ${mutant}`);
  return { ...rules, premises: { ...rules.premises, ...found.change } };
}

/** Settles decisions. Those about the same rules and configurations share one search. */
export class Decider {
  private readonly searched = new Map<string, CheckReport>();

  decide(decision: Decision): Decided {
    const report = this.search(decision);
    const result = report.claims.find(({ claim }) => claim.id === decision.claim);
    const violation = report.violations.find(({ claim }) => claim.id === decision.claim);
    const found = result === undefined ? 'not claimed' : result.holds ? 'holds' : 'refuted';
    return { decision, found, ...(violation === undefined ? {} : { violation }) };
  }

  private search(decision: Decision): CheckReport {
    const { policy, as, mutant, on } = decision;
    const key = JSON.stringify([policy, as, mutant, on]);
    const known = this.searched.get(key);
    if (known !== undefined) return known;
    const chosen = configurations.filter(({ name }) => on === undefined || on.includes(name));
    if (on !== undefined && chosen.length !== on.length)
      throw new RangeError(`no such configuration among ${on.join(', ')}`);
    const report = check(rulesOfDecision(decision), chosen);
    this.searched.set(key, report);
    return report;
  }
}

/** The command that shows the same. */
export const commandOf = ({ policy, as, mutant }: Decision): string =>
  [
    'ioasid check --policy',
    policy,
    ...(as === 'shipped' ? ['--quirks shipped'] : []),
    ...(mutant === undefined ? [] : ['--mutant', mutant]),
  ].join(' ');
