import type { Obligation } from '../../exports/smt/obligations';
import type { Rules } from '../../machines/policies/rules';
import type { Discharged } from './discharge';
import type { Drawing } from './draw';
import { hintedPremises } from '../../exports/smt/hints';
import { lemmas } from '../../invariants/lemmas/registry';
import { progressClaim } from '../../exports/smt/obligations';
import { theoryOf } from '../../exports/smt/premise';
import { counterexample } from './counterexample';
import { Discharger } from './discharge';
import { draw } from './draw';
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
  readonly lost: readonly { readonly lemma: string; readonly obligation: string }[];
  readonly obligations: number;
  readonly seconds: number;
}

export interface ProofOptions {
  /** Prove only these claims, with what their proofs rest on. */
  readonly claims?: ReadonlySet<string>;
  /** How many solvers work side by side. */
  readonly solvers?: number;
  readonly onProgress?: (done: number, of: number, name: string) => void;
}

/**
 * Proves every claim for any number of devices, groups, fds and IOASIDs, or finds the step that breaks
 * one. A claim that fails is taken away from the premises of all others, until what is left follows
 * from itself.
 */
export async function prove(rules: Rules, options: ProofOptions = {}): Promise<ProofReport> {
  const started = performance.now();
  const solver = await Solver.start();
  const team = new Team(new Discharger(solver, rules), options.solvers ?? 1);
  try {
    const { obligations } = team.own;
    const cone =
      options.claims === undefined ? undefined : coneOf(rules, obligations, options.claims);
    const wanted = obligations.filter(({ claim }) => cone?.has(claim) ?? true);
    const { fallen, dropped } = await fixpoint(team, wanted, options);
    const failed: Failure[] = [];
    const open: Open[] = [];
    const lost: { lemma: string; obligation: string }[] = [];
    const isLemma = new Set(lemmas.map(({ name }) => name));
    for (const [claim, obligation] of fallen) {
      if (isLemma.has(claim)) {
        lost.push({ lemma: claim, obligation: obligation.name });
        continue;
      }
      const premises = team.own.available(obligation, dropped);
      const found = await counterexample(solver, team.own.signature, obligation, premises);
      if (found === undefined)
        open.push({ claim, reason: `the solver could not decide: ${obligation.name}` });
      else failed.push({ claim, obligation, drawing: draw(obligation, found) });
    }
    const claims = [...new Set(wanted.map(({ claim }) => claim))].filter(
      (claim) => options.claims?.has(claim) ?? true,
    );
    const steps = theoryOf(rules).steps.map(({ name }) => name);
    return {
      proved: claims.filter((claim) => !isLemma.has(claim) && !fallen.has(claim)),
      open: [
        ...open,
        ...steps
          .filter((claim) => options.claims?.has(claim) ?? true)
          .map((claim) => ({
            claim,
            reason: 'it compares with the state before the command; ioasid check judges it',
          })),
      ],
      failed,
      lemmas: [...isLemma].filter((name) => claims.includes(name) && !fallen.has(name)),
      lost,
      obligations: wanted.length,
      seconds: (performance.now() - started) / 1000,
    };
  } finally {
    team.dismiss();
    await solver.stop();
  }
}

/** Discharges until nothing more falls; per fallen claim the first obligation that failed. */
async function fixpoint(
  team: Team,
  wanted: readonly Obligation[],
  options: ProofOptions,
): Promise<{ fallen: Map<string, Obligation>; dropped: ReadonlySet<string> }> {
  const fallen = new Map<string, Obligation>();
  const from = new Map<string, Discharged>();
  let dropped = new Set<string>();
  for (let due = wanted; due.length > 0;) {
    let done = 0;
    const results = await team.discharge(due, dropped, (name) => {
      done += 1;
      options.onProgress?.(done, due.length, name);
    });
    const byName = new Map(due.map((obligation) => [obligation.name, obligation]));
    for (const result of results) {
      const obligation = byName.get(result.name);
      if (obligation === undefined) continue;
      if (result.proved) from.set(result.name, result);
      else if (!fallen.has(obligation.claim)) fallen.set(obligation.claim, obligation);
    }
    const before = dropped;
    dropped = new Set([...fallen.keys()].filter((claim) => claim !== progressClaim));
    const fresh = [...dropped].filter((claim) => !before.has(claim));
    due = wanted.filter(
      ({ claim, name }) =>
        !fallen.has(claim) && (from.get(name)?.from ?? []).some((one) => fresh.includes(one)),
    );
  }
  return { fallen, dropped };
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
