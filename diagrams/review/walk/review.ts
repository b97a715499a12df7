import type { Invariant } from '../../../invariants/invariant';
import type { Model } from '../../../machines/model';
import type { State } from '../../../machines/terms/structure';
import type { Address, Moment } from '../subject/address';
import type { Subject } from '../subject/subject';
import type { TakenStep } from './trail';
import { keyOf, modelOf } from '../subject/subject';
import { Trail } from './trail';
import { Verdicts } from './verdicts';

/** A policy walked along a path, at one moment of it. */
export interface Walked {
  readonly subject: Subject;
  readonly model: Model;
  readonly taken: readonly TakenStep[];
  /** The state at the moment that is shown. */
  readonly state: State;
  /** The state in which a command is taken: a command that is going on has to be over, or not have begun. */
  readonly ground: State;
  /** The step that led to it, if any did. */
  readonly last?: TakenStep;
  readonly claims: readonly ClaimStatus[];
}

/** How a claim stands at the moment that is shown. */
export interface ClaimStatus {
  readonly invariant: Invariant;
  /** `now`: violated by the state or the step that is shown; `before`: only earlier on the path, or between writes. */
  readonly violated: 'no' | 'now' | 'before';
  /** The first command of the whole path, from 0, that violates it; it may be ahead. */
  readonly since?: number;
  /** Whether it had anything to say so far. */
  readonly witnessed: boolean;
}

/** Walks models and remembers them: to change the moment or add a command costs only what is new. */
export class Reviewer {
  private readonly walks = new Map<string, { trail: Trail; verdicts: Verdicts }>();

  /** The subject of an address along its path, at its moment. */
  look({ subject, path, at }: Address): Walked {
    const { trail, verdicts } = this.walkOf(subject);
    const { model } = trail;
    const taken = trail.along(path);
    const { state, last } = momentOf(model.initial, taken, at);
    return {
      subject,
      model,
      taken,
      state,
      ground: taken[at.step - 1]?.after ?? model.initial,
      ...(last === undefined ? {} : { last }),
      claims: verdicts.at(taken, at, state),
    };
  }

  /** Every command with what would come of it where the page stands. */
  moves({ subject, ground }: Walked, failAt?: number): readonly TakenStep[] {
    return this.walkOf(subject).trail.moves(ground, failAt);
  }

  private walkOf(subject: Subject): { trail: Trail; verdicts: Verdicts } {
    const key = keyOf(subject);
    const known = this.walks.get(key);
    if (known !== undefined) return known;
    const model = modelOf(subject);
    const walk = { trail: new Trail(model), verdicts: new Verdicts(model) };
    this.walks.set(key, walk);
    return walk;
  }
}

function momentOf(
  initial: State,
  taken: readonly TakenStep[],
  { step, write }: Moment,
): { readonly state: State; readonly last?: TakenStep } {
  const going = write === undefined ? undefined : taken[step];
  const between = write === undefined ? undefined : going?.micro[write];
  if (going !== undefined && between !== undefined) return { state: between, last: going };
  const last = taken[step - 1];
  return last === undefined ? { state: initial } : { state: last.after, last };
}
