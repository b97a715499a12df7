import type { Command } from '../../machines/command';
import type { Errno } from '../../machines/errno';
import type { Invariant } from '../../invariants/invariant';
import type { Model } from '../../machines/model';
import type { Outcome } from '../../machines/system/compose';
import type { Valuation } from '../../machines/terms/evaluate';
import type { State } from '../../machines/terms/structure';
import type { Formula } from '../../machines/terms/term';
import { stepVariables } from '../../invariants/invariant';
import { commandKind, commandNames } from '../../machines/command';
import { errnoNumber } from '../../machines/errno';
import { holds, valueOf } from '../../machines/terms/evaluate';
import { mentions } from '../../machines/terms/mentions';

/** What one claim says about one command, or about one state. */
export interface Verdict {
  readonly claim: Invariant;
  /**
   * `not claimed` where the policy does not claim it at all, `not judged` where there is nothing to judge:
   * a claim about steps when there was none.
   */
  readonly outcome: 'holds' | 'violated' | 'not judged' | 'not claimed';
  /** Whether the claim had something to say: its witness was met. */
  readonly witnessed: boolean;
  /**
   * The first state that violates it: the number of a state between two table writes, or the number of
   * all those for the state at the end.
   */
  readonly at?: number;
}

interface Claim {
  readonly invariant: Invariant;
  readonly holds: Formula;
  readonly witness: Formula;
  /** Whether it also asks for the state before or for the command. */
  readonly ofStep: boolean;
  readonly ofAnswer: boolean;
}

/** A state to judge, and what the claim is told of the way there. */
interface Moment {
  readonly number: number;
  readonly at: Valuation;
}

/**
 * Judges the states and steps of a model by its invariants, with the terms interpreted: transient claims
 * between table writes too, steady ones at the end, claims about steps with the state before and the
 * command. A refusal changes nothing, so only claims about answers are asked about its step.
 */
export class ClaimJudge {
  private readonly claims: ReadonlyMap<Invariant, Claim>;

  constructor(
    private readonly model: Model,
    private readonly invariants: readonly Invariant[],
  ) {
    const { rules } = model;
    this.claims = new Map(
      invariants
        .filter((invariant) => invariant.applies(rules))
        .map((invariant) => [invariant, claimOf(invariant, model)]),
    );
  }

  /** The verdicts on one command: `outcome` is what came of it in the state before. */
  judge(before: State, command: Command, outcome: Outcome): readonly Verdict[] {
    if (outcome.kind === 'ignored') return this.state(before);
    const variables = this.variablesOf(before, command, outcome.errno);
    const at = (now: State): Valuation => ({
      layout: this.model.layout,
      now,
      before,
      variables,
    });
    if (outcome.kind === 'refused') {
      const end = { number: 0, at: at(before) };
      return this.verdicts(({ ofStep, ofAnswer }) => (!ofStep || ofAnswer ? [end] : []));
    }
    const between = outcome.micro.map((now, number) => ({ number, at: at(now) }));
    const end = { number: outcome.micro.length, at: at(outcome.next) };
    return this.verdicts(({ invariant }) =>
      invariant.when === 'transient' ? [...between, end] : [end],
    );
  }

  /** The verdicts on a state by itself, by the claims that do not ask how it came about. */
  state(now: State): readonly Verdict[] {
    const end: Moment = {
      number: 0,
      at: { layout: this.model.layout, now, before: now, variables: {} },
    };
    return this.verdicts(({ ofStep }) => (ofStep ? [] : [end]));
  }

  private verdicts(momentsOf: (claim: Claim) => readonly Moment[]): Verdict[] {
    return this.invariants.map((invariant) => {
      const claim = this.claims.get(invariant);
      if (claim === undefined)
        return { claim: invariant, outcome: 'not claimed', witnessed: false };
      const moments = momentsOf(claim);
      if (moments.length === 0)
        return { claim: invariant, outcome: 'not judged', witnessed: false };
      const witnessed = moments.some(({ at }) => holds(claim.witness, at));
      const bad = moments.find(({ at }) => !holds(claim.holds, at));
      return bad === undefined
        ? { claim: invariant, outcome: 'holds', witnessed }
        : { claim: invariant, outcome: 'violated', witnessed, at: bad.number };
    });
  }

  /** What a claim about a step knows of the command; who is behind it is asked in the state before. */
  private variablesOf(before: State, command: Command, answer: Errno): Record<string, number> {
    const { parameters, principal } = commandKind(command.name);
    const given = (name: string): number =>
      command.args[parameters.findIndex((parameter) => parameter.name === name)] ?? 0;
    const args = {
      device: given('device'),
      group: given('group'),
      fd: given('fd'),
      ioasid: given('ioasid'),
    };
    const at = { layout: this.model.layout, now: before, before, variables: args };
    return {
      kind: commandNames.indexOf(command.name),
      answer: errnoNumber(answer),
      principal: valueOf(principal.node, at),
      device: args.device,
      ioasid: args.ioasid,
    };
  }
}

function claimOf(invariant: Invariant, { rules }: Model): Claim {
  const formulas = [invariant.holds(rules), invariant.witness(rules)] as const;
  const asksFor = (what: string): boolean => formulas.some((formula) => mentions(formula, what));
  return {
    invariant,
    holds: formulas[0],
    witness: formulas[1],
    ofStep: ['before', ...stepVariables].some(asksFor),
    ofAnswer: asksFor('answer'),
  };
}
