import type { Command } from '../../../machines/command';
import type { Errno } from '../../../machines/errno';
import type { Model } from '../../../machines/model';
import type { State } from '../../../machines/terms/structure';
import type { Outcome } from '../../../machines/system/compose';
import type { Refusal } from '../../../machines/system/refusal';
import { showCommand } from '../../../machines/command';
import { Refusals } from '../../../machines/system/refusal';

/** A command of a path and, where one is to fail, the number of the table write, from 0. */
export interface PathStep {
  readonly command: Command;
  readonly failAt?: number;
}

/** `ATTACH d1 i1 !2`, as traces have it. */
export const showPathStep = ({ command, failAt }: PathStep): string =>
  failAt === undefined ? showCommand(command) : `${showCommand(command)} !${failAt}`;

/** What came of a command of a path. */
export interface TakenStep {
  readonly step: PathStep;
  /** `no such call`: the policy has no such command, or the machine no such device. */
  readonly answer: Errno | 'ignored' | 'no such call';
  readonly refusal?: Refusal;
  /** What the model made of it; nothing where there is no such call. */
  readonly outcome?: Outcome;
  readonly before: State;
  /** The states between its table writes. */
  readonly micro: readonly State[];
  readonly after: State;
}

/** A walk through a model that can be gone along again: what was walked before is not walked twice. */
export class Trail {
  private readonly refusals: Refusals;
  private readonly known: ReadonlySet<string>;
  private taken: readonly TakenStep[] = [];
  /** To play a path back and forth costs nothing anew. */
  private readonly tried = new WeakMap<State, Map<number | undefined, readonly TakenStep[]>>();

  constructor(readonly model: Model) {
    this.refusals = new Refusals(model);
    this.known = new Set(model.commands.map(showCommand));
  }

  /** Walks along a path from the initial state. What is refused changes nothing, and the walk goes on. */
  along(path: readonly PathStep[]): readonly TakenStep[] {
    const shared = this.taken.findIndex(
      ({ step }, at) => path[at] === undefined || showPathStep(path[at]) !== showPathStep(step),
    );
    const taken = shared < 0 ? [...this.taken] : this.taken.slice(0, shared);
    for (const step of path.slice(taken.length))
      taken.push(this.take(taken.at(-1)?.after ?? this.model.initial, step));
    this.taken = taken;
    return taken;
  }

  /** What would come of a command in a state. */
  take(before: State, step: PathStep): TakenStep {
    const stays = { step, before, micro: [], after: before };
    if (!this.known.has(showCommand(step.command))) return { ...stays, answer: 'no such call' };
    const { outcome, refusal } = this.refusals.run(before, step.command, step.failAt);
    switch (outcome.kind) {
      case 'ignored':
        return { ...stays, answer: 'ignored', outcome };
      case 'refused':
        return {
          ...stays,
          answer: outcome.errno,
          outcome,
          ...(refusal === undefined ? {} : { refusal }),
        };
      case 'done':
        return {
          step,
          before,
          answer: outcome.errno,
          outcome,
          micro: outcome.micro,
          after: outcome.next,
        };
    }
  }

  /** Every command of the model with what would come of it in a state. */
  moves(state: State, failAt?: number): readonly TakenStep[] {
    const known = this.tried.get(state) ?? new Map<number | undefined, readonly TakenStep[]>();
    this.tried.set(state, known);
    const fails = failAt === undefined ? {} : { failAt };
    const moves =
      known.get(failAt) ??
      this.model.commands.map((command) => this.take(state, { command, ...fails }));
    known.set(failAt, moves);
    return moves;
  }
}

/** Whether the command was carried out. */
export const isDone = ({ answer, before, after }: TakenStep): boolean =>
  answer === 'OK' || before !== after;
