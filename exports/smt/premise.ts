import type { Rules } from '../../machines/policies/rules';
import type { Formula } from '../../machines/terms/term';
import { invariants } from '../../invariants/registry';
import { lemmas } from '../../invariants/lemmas/registry';
import { topologyFacts } from '../../invariants/topology-facts';

/** A named formula that a proof may use, or has to prove. */
export interface Named {
  readonly name: string;
  readonly formula: Formula;
  /** A condition of the step itself: its quantified parts are named, since the updates share them. */
  readonly guard?: boolean;
  /** Used only for the elements that the claim is refuted for; see `marks.ts`. */
  readonly ofSubject?: boolean;
}

/** Everything that is proved and used for some rules. */
export interface Theory {
  /** Facts of the topology; they are assumed. */
  readonly facts: readonly Named[];
  /** What holds in every state, also between two table writes: transient invariants and lemmas. */
  readonly throughout: readonly Named[];
  /** What holds when no group is being moved. */
  readonly steady: readonly Named[];
  /** Claims of a step; see `history.ts`. */
  readonly steps: readonly Named[];
}

/** The theory of the rules; `without` leaves lemmas out. */
export function theoryOf(rules: Rules, without: ReadonlySet<string> = new Set()): Theory {
  const claimed = invariants.filter((invariant) => invariant.applies(rules));
  const named = (these: readonly (typeof claimed)[number][]): Named[] =>
    these.map((invariant) => ({ name: invariant.id, formula: invariant.holds(rules) }));
  const ofStates = claimed.filter(({ name }) => name.endsWith('Inv'));
  return {
    facts: topologyFacts
      .filter((fact) => fact.applies(rules))
      .map((fact) => ({ name: fact.name, formula: fact.holds() })),
    throughout: [
      ...named(ofStates.filter(({ when }) => when === 'transient')),
      ...lemmas
        .filter((lemma) => lemma.applies(rules) && !without.has(lemma.name))
        .map((lemma) => ({ name: lemma.name, formula: lemma.holds(rules) })),
    ],
    steady: named(ofStates.filter(({ when }) => when === 'steady')),
    steps: named(claimed.filter(({ name }) => name.endsWith('Prop'))),
  };
}
