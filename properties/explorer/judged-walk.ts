import type { Invariant } from '../../invariants/invariant';
import type { CompiledModel, MicroVisitor } from '../../machines/compiled/compile';
import type { Errno } from '../../machines/errno';
import type { State } from '../../machines/terms/structure';
import { Judge } from './judge';

/** What one command of a walk came to. */
export interface JudgedStep {
  /** That nobody handles the command here is no answer. */
  readonly answer: Errno | 'ignored';
  /** Whether the planned failure of a table write was met. */
  readonly failed: boolean;
  /** Whether the command was carried out; if not, the state is as before. */
  readonly done: boolean;
  /** The state before, until the next step is taken. */
  readonly before: State;
  /** What is violated for the first time: between writes, by the step, or in the state after it. */
  readonly violated: readonly Invariant[];
}

/** A walk through a model from its initial state, judged at every table write and every command. */
export class JudgedWalk {
  private readonly judge: Judge;
  private current: State;
  private other: State;

  constructor(
    private readonly compiled: CompiledModel,
    invariants: readonly Invariant[],
  ) {
    this.judge = new Judge(compiled, invariants);
    this.current = compiled.model.initial.slice();
    this.other = this.current.slice();
  }

  /** Goes back to the initial state, and judges as if nothing had been walked before. */
  restart(): void {
    this.judge.forget();
    this.current.set(this.compiled.model.initial);
  }

  /** The state that the walk has come to. */
  get now(): State {
    return this.current;
  }

  /**
   * Runs a command by its number; the write of number `failAt` fails, if it may. Whoever visits sees each
   * state between two writes.
   */
  step(command: number, failAt = -1, visit?: MicroVisitor): JudgedStep {
    const { compiled, judge, current: before, other: next } = this;
    const violated: Invariant[] = [];
    const note = (invariant: Invariant): void => {
      violated.push(invariant);
    };
    judge.begin(command, before);
    const result = compiled.step(before, next, command, failAt, (micro) => {
      judge.micro(before, micro, note);
      visit?.(micro);
    });
    const { answer, failed } = compiled.last;
    if (result > 0) judge.refused(before, result, note);
    if (result === 0) {
      judge.steady(before, next, answer, true, note);
      this.current = next;
      this.other = before;
    }
    return {
      answer: result < 0 ? 'ignored' : answer,
      failed,
      done: result === 0,
      before,
      violated,
    };
  }
}
