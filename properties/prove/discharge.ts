import type { Obligation } from '../../exports/smt/obligations';
import type { Named } from '../../exports/smt/premise';
import type { Signature } from '../../exports/smt/signature';
import type { Rules } from '../../machines/policies/rules';
import type { Solver } from './solver';
import { anyNumber, exactly } from '../../exports/smt/elements';
import { and } from '../../machines/terms/term';
import type { Batch } from './batches';
import { obligationsOf } from '../../exports/smt/obligations';
import { theoryOf } from '../../exports/smt/premise';
import { queryText } from '../../exports/smt/query';
import { signatureOf } from '../../exports/smt/signature';
import { resources } from './solver';

/** Enough for most counterexamples. */
const few = exactly({ Device: 2, Group: 1, Fd: 2, Ioasid: 2, Requester: 2 });

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
    /** The texts of queries that are known to be refuted. */
    private readonly known?: Set<string>,
  ) {
    this.signature = signatureOf(rules);
    this.obligations = obligationsOf(this.signature, theoryOf(rules));
  }

  /** Takes a batch at once, or one by one if that does not do. */
  async discharge(batch: Batch, dropped: ReadonlySet<string>): Promise<Discharged[]> {
    const { obligations, premises } = batch;
    if (premises !== undefined && (await this.follow(obligations, premises, resources.hinted)))
      return obligations.map(({ name }) => ({
        name,
        proved: true,
        from: premises.map((one) => one.name),
      }));
    const results: Discharged[] = [];
    for (const obligation of obligations)
      results.push(await this.alone(obligation, premises, dropped));
    return results;
  }

  private async alone(
    obligation: Obligation,
    premises: readonly Named[] | undefined,
    dropped: ReadonlySet<string>,
  ): Promise<Discharged> {
    const { name } = obligation;
    if (premises !== undefined && (await this.follow([obligation], premises, resources.hinted)))
      return { name, proved: true, from: premises.map((one) => one.name) };
    const rest = this.available(obligation, dropped);
    // a counterexample over a few elements is found sooner than a proof is given up
    if (await this.isRefuted(obligation, rest)) return { name, proved: false, from: [] };
    const proved = await this.follow([obligation], rest, resources.all);
    return { name, proved, from: rest.map((one) => one.name) };
  }

  /** The premises that have not failed; a claim may always be assumed of the state before. */
  available(obligation: Obligation, dropped: ReadonlySet<string>): readonly Named[] {
    return obligation.query.premises.filter(
      (one) => !dropped.has(one.name) || one.name === obligation.claim,
    );
  }

  private async isRefuted(obligation: Obligation, premises: readonly Named[]): Promise<boolean> {
    const text = queryText(this.signature, few, { ...obligation.query, premises });
    return (await this.solver.check(text, resources.hinted)) === 'sat';
  }

  /** Whether all claims of the obligations, which are of one step, follow from the premises. */
  private async follow(
    obligations: readonly Obligation[],
    premises: readonly Named[],
    limit: number,
  ): Promise<boolean> {
    const [first] = obligations;
    if (first === undefined) return true;
    const claim = and(...obligations.map(({ query }) => query.claim));
    const text = queryText(this.signature, anyNumber, { ...first.query, premises, claim });
    if (this.known?.has(text) === true) return true;
    const follows = (await this.solver.check(text, limit)) === 'unsat';
    if (follows) this.known?.add(text);
    return follows;
  }
}
