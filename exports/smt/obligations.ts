import type { Rules } from '../../machines/policies/rules';
import type { FunctionSymbol } from '../../machines/terms/symbols';
import type { Formula } from '../../machines/terms/term';
import type { Query } from './query';
import type { Named, Theory } from './premise';
import type { Signature } from './signature';
import type { StepKind } from './step-kinds';
import { reads } from '../../machines/terms/reads';
import { and, implies, not } from '../../machines/terms/term';
import { initially } from './initial';
import { progress } from './ranking';
import { atRest, stepKinds } from './step-kinds';

/** One proof obligation. Together those of a theory say that its claims hold in every reachable state. */
export interface Obligation {
  /** Unique among the obligations of some rules, such as `BIND keeps INV-01`. */
  readonly name: string;
  /** The claim that it belongs to. */
  readonly claim: string;
  /** `initiation`, `consecution` by a step, or what follows from the rest in a state at rest. */
  readonly kind: 'initiation' | 'consecution' | 'entailment' | 'progress';
  readonly query: Query;
}

/** What every step has to do besides keeping the claims: be understood, and come to an end. */
export const progressClaim = 'progress';

/** All obligations of a theory. */
export function obligationsOf(signature: Signature, theory: Theory): Obligation[] {
  const { facts, throughout, steady } = theory;
  const premises = [...facts, ...throughout];
  const kinds = stepKinds(signature);
  const start: Named = { name: 'initial', formula: initially(signature) };
  const rest: Named = { name: 'rest', formula: atRest };
  return [
    ...throughout.map((claim): Obligation => ({
      name: `the initial state has ${claim.name}`,
      claim: claim.name,
      kind: 'initiation',
      query: { premises: [...facts, start], claim: claim.formula },
    })),
    ...kinds.flatMap((step) => {
      const changed = new Set(step.symbolic.updates.map(({ symbol }) => symbol));
      return throughout
        .filter((claim) => touches(claim.formula, changed))
        .map((claim) => consecution(step, claim, premises));
    }),
    ...steady.map((claim): Obligation => ({
      name: `at rest ${claim.name} follows`,
      claim: claim.name,
      kind: 'entailment',
      query: { premises: [...premises, rest], claim: claim.formula },
    })),
    ...kinds.map((step): Obligation => ({
      name: `${step.name} is understood`,
      claim: progressClaim,
      kind: 'progress',
      query: { premises: [...premises, due(step)], about: step, claim: understood(step) },
    })),
    ...kinds
      .filter((step) => step.from !== 'rest' && step.symbolic.updates.length > 0)
      .map((step): Obligation => ({
        name: `${step.name} brings the switch closer to its end`,
        claim: progressClaim,
        kind: 'progress',
        query: { premises: [...premises, ...taken(step)], step, claim: progress(step) },
      })),
  ];
}

const due = (step: StepKind): Named => ({ name: 'due', formula: step.when });

/** That the step is due, handled and accepted. */
const taken = (step: StepKind): Named[] => [
  due(step),
  { name: 'handled', formula: step.symbolic.handled, guard: true },
  { name: 'accepted', formula: step.symbolic.accepted, guard: true },
];

function consecution(step: StepKind, claim: Named, premises: readonly Named[]): Obligation {
  return {
    name: `${step.name} keeps ${claim.name}`,
    claim: claim.name,
    kind: 'consecution',
    query: { premises: [...premises, ...taken(step)], step, claim: claim.formula },
  };
}

/** A claim about nothing that a step changes is kept by it. */
const touches = (formula: Formula, changed: ReadonlySet<FunctionSymbol>): boolean =>
  [...reads(formula)].some((symbol) => changed.has(symbol));

/** No message goes to somebody who does not understand it, and the member loop is never stuck. */
function understood({ symbolic, from, event }: StepKind): Formula {
  const mayBeIgnored = from === 'rest' || event === 'FAILED';
  const clear = implies(symbolic.accepted, not(symbolic.misunderstood));
  return mayBeIgnored ? clear : and(symbolic.handled, symbolic.accepted, clear);
}

/** Rules with failing writes, under which every path exists that a proof has to cover. */
export const withFailures = (rules: Rules): Rules => ({ ...rules, failures: true });
