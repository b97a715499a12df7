import type { Obligation } from '../../exports/smt/obligations';
import type { Named } from '../../exports/smt/premise';
import type { Signature } from '../../exports/smt/signature';
import type { Rules } from '../../machines/policies/rules';
import type { Solver } from './solver';
import { anyNumber } from '../../exports/smt/elements';
import { hintedPremises } from '../../exports/smt/hints';
import { obligationsOf } from '../../exports/smt/obligations';
import { theoryOf } from '../../exports/smt/premise';
import { queryText } from '../../exports/smt/query';
import { signatureOf } from '../../exports/smt/signature';
import { resources } from './solver';

/** Whether an obligation was met, and from which premises. */
export interface Discharged {
  readonly name: string;
  readonly proved: boolean;
  readonly from: readonly string[];
}

/** All obligations under some rules, and one solver that takes them one by one. */
export class Discharger {
  readonly signature: Signature;
  readonly obligations: readonly Obligation[];

  constructor(
    readonly solver: Solver,
    readonly rules: Rules,
  ) {
    this.signature = signatureOf(rules);
    this.obligations = obligationsOf(this.signature, theoryOf(rules));
  }

  /** Tries the premises that were enough before, then all; `dropped` ones have failed themselves. */
  async discharge(obligation: Obligation, dropped: ReadonlySet<string>): Promise<Discharged> {
    const { name } = obligation;
    const hinted = hintedPremises(this.rules, obligation);
    if (hinted !== undefined && hinted.every((one) => !dropped.has(one.name)))
      if (await this.follows(obligation, hinted, resources.hinted))
        return { name, proved: true, from: hinted.map((one) => one.name) };
    const rest = this.available(obligation, dropped);
    const proved = await this.follows(obligation, rest, resources.all);
    return { name, proved, from: rest.map((one) => one.name) };
  }

  /** The premises that have not failed; a claim may always be assumed of the state before. */
  available(obligation: Obligation, dropped: ReadonlySet<string>): readonly Named[] {
    return obligation.query.premises.filter(
      (one) => !dropped.has(one.name) || one.name === obligation.claim,
    );
  }

  private async follows(
    obligation: Obligation,
    premises: readonly Named[],
    limit: number,
  ): Promise<boolean> {
    const text = queryText(this.signature, anyNumber, { ...obligation.query, premises });
    return (await this.solver.check(text, limit)) === 'unsat';
  }
}
