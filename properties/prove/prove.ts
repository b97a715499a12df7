import type { Obligation } from '../../exports/smt/obligations';
import type { Rules } from '../../machines/policies/rules';
import type { Drawing } from './draw';
import { hintedPremises } from '../../exports/smt/hints';
import { lemmas } from '../../invariants/lemmas/registry';
import { theoryOf } from '../../exports/smt/premise';
import { counterexample } from './counterexample';
import { Discharger } from './discharge';
import { draw } from './draw';
import { notYetProved } from './provable';
import { Solver } from './solver';
import { Team } from './team';

/** A claim that does not follow, with the smallest counterexample to its induction. */
export interface Failure {
  readonly claim: string;
  readonly obligation: Obligation;
  readonly drawing: Drawing;
}

/** A claim that was neither proved nor refuted. */
export interface Open {
  readonly claim: string;
  readonly reason: string;
}

export interface ProofReport {
  readonly proved: readonly string[];
  readonly open: readonly Open[];
  readonly failed: readonly Failure[];
  /** The lemmas that the proof rests on, and those that do not hold under these rules. */
  readonly lemmas: readonly string[];
  readonly lost: readonly { readonly lemma: string; readonly obligation: Obligation }[];
  readonly obligations: number;
  readonly seconds: number;
}

export interface ProofOptions {
  /** Prove only these claims, with what their proofs rest on. */
  readonly claims?: ReadonlySet<string>;
  /** Stop at the first claim that falls; nothing is said of the others then. */
  readonly untilOneFalls?: boolean;
  /** How many solvers work side by side. */
  readonly solvers?: number;
  /** Queries that were answered before; the answers of this proof are added. */
  readonly known?: Set<string>;
  readonly onProgress?: (done: number, of: number, name: string) => void;
}

/**
 * Proves every claim for any number of devices, groups, fds and IOASIDs, or finds the step that breaks
 * one. A lemma that does not hold is taken away, and what rested on it is tried without it, until
 * everything is proved or a claim falls.
 */
export async function prove(rules: Rules, options: ProofOptions = {}): Promise<ProofReport> {
  const started = performance.now();
  const solver = await Solver.start();
  const team = new Team(new Discharger(solver, rules, options.known), options.solvers ?? 1);
  try {
    const { obligations } = team.own;
    const missing = notYetProved(rules);
    const cone =
      options.claims === undefined ? undefined : coneOf(rules, obligations, options.claims);
    const relevant = obligations.filter(
      ({ claim }) => !missing.has(claim) && (cone?.has(claim) ?? true),
    );
    const isAsked = ({ claim }: Obligation): boolean => options.claims?.has(claim) === true;
    const wanted = [...relevant.filter(isAsked), ...relevant.filter((one) => !isAsked(one))];
    const { fallen, dropped, shaken } = await fixpoint(
      team,
      wanted,
      new Set(missing.keys()),
      options,
    );
    const asked = (claim: string): boolean => options.claims?.has(claim) ?? true;
    const open: Open[] = [...missing]
      .filter(([claim]) => !isLemma(claim) && asked(claim))
      .map(([claim, obligation]) => ({
        claim,
        reason: `no lemmas are known from which this would follow: ${obligation}`,
      }));
    for (const [claim, why] of shaken)
      if (!isLemma(claim) && asked(claim))
        open.push({ claim, reason: `its proof rests on ${why}, which fails` });
    const failed: Failure[] = [];
    for (const [claim, obligation] of fallen) {
      if (isLemma(claim) || !asked(claim)) continue;
      const premises = team.own.available(obligation, dropped);
      const found = await counterexample(solver, team.own.signature, obligation, premises);
      if (found === undefined)
        open.push({ claim, reason: `the solver could not decide: ${obligation.name}` });
      else failed.push({ claim, obligation, drawing: draw(obligation, found) });
    }
    const steps = theoryOf(rules).steps.map(({ name }) => name);
    const met = [...new Set(wanted.map(({ claim }) => claim))].filter(
      (claim) => !fallen.has(claim) && !shaken.has(claim),
    );
    return {
      proved: met.filter((claim) => !isLemma(claim) && asked(claim)),
      open: [
        ...open,
        ...steps.filter(asked).map((claim) => ({
          claim,
          reason: 'it compares with the state before the command; ioasid check judges it',
        })),
      ],
      failed,
      lemmas: met.filter(isLemma),
      lost: [...fallen].flatMap(([claim, obligation]) =>
        isLemma(claim) ? [{ lemma: claim, obligation }] : [],
      ),
      obligations: wanted.length,
      seconds: (performance.now() - started) / 1000,
    };
  } finally {
    team.dismiss();
    await solver.stop();
  }
}

const lemmaNames = new Set(lemmas.map(({ name }) => name));
const isLemma = (claim: string): boolean => lemmaNames.has(claim);

interface Outcome {
  /** Per claim or lemma that fell the first obligation that was not met. */
  readonly fallen: ReadonlyMap<string, Obligation>;
  readonly dropped: ReadonlySet<string>;
  /** What was proved only from something that fell. */
  readonly shaken: ReadonlyMap<string, string>;
}

/** Discharges until nothing more falls, or until a claim falls that is no lemma. */
async function fixpoint(
  team: Team,
  wanted: readonly Obligation[],
  missing: ReadonlySet<string>,
  options: ProofOptions,
): Promise<Outcome> {
  const fallen = new Map<string, Obligation>();
  const from = new Map<string, readonly string[]>();
  let dropped = new Set(missing);
  for (let due = wanted; ;) {
    let done = 0;
    const byName = new Map(due.map((obligation) => [obligation.name, obligation]));
    const results = await team.discharge(due, dropped, ({ name, proved }) => {
      done += 1;
      options.onProgress?.(done, due.length, name);
      const falls = !proved && options.claims?.has(byName.get(name)?.claim ?? '') === true;
      return falls && options.untilOneFalls === true ? 'enough' : 'go on';
    });
    for (const result of results) {
      const obligation = byName.get(result.name);
      if (result.proved) from.set(result.name, result.from);
      else if (obligation !== undefined && !fallen.has(obligation.claim))
        fallen.set(obligation.claim, obligation);
    }
    dropped = new Set([...missing, ...fallen.keys()]);
    due = wanted.filter(
      ({ claim, name }) =>
        !fallen.has(claim) && (from.get(name) ?? []).some((one) => dropped.has(one)),
    );
    if (due.length === 0 || ![...fallen.keys()].every(isLemma)) break;
  }
  return { fallen, dropped, shaken: shakenBy(wanted, from, fallen) };
}

/** What rests on something that fell, directly or by way of what else it rests on. */
function shakenBy(
  wanted: readonly Obligation[],
  from: ReadonlyMap<string, readonly string[]>,
  fallen: ReadonlyMap<string, Obligation>,
): Map<string, string> {
  const shaken = new Map<string, string>();
  for (let size = -1; size !== shaken.size;) {
    size = shaken.size;
    for (const { claim, name } of wanted) {
      if (fallen.has(claim) || shaken.has(claim)) continue;
      const weak = from.get(name)?.find((one) => fallen.has(one) || shaken.has(one));
      if (weak !== undefined) shaken.set(claim, shaken.get(weak) ?? weak);
    }
  }
  return shaken;
}

/** The claims and all that their proofs rest on, as far as that is known. */
function coneOf(
  rules: Rules,
  obligations: readonly Obligation[],
  claims: ReadonlySet<string>,
): ReadonlySet<string> {
  const cone = new Set(claims);
  for (let size = 0; size !== cone.size;) {
    size = cone.size;
    for (const obligation of obligations)
      if (cone.has(obligation.claim))
        for (const { name } of hintedPremises(rules, obligation) ?? obligation.query.premises)
          cone.add(name);
  }
  return cone;
}
