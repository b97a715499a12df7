import type { CompiledModel } from '../../machines/compiled/compile';
import type { Errno } from '../../machines/errno';
import type { State } from '../../machines/terms/structure';
import type { Invariant } from '../../invariants/invariant';
import type { Judge } from './judge';

/** What was counted while states were expanded. */
export interface StepCounts {
  /** Commands that were carried out, in all states, with every way of failing. */
  transitions: number;
  refusals: number;
  /** States between two table writes; all transient invariants were judged in each. */
  microStates: number;
}

/** What an expander tells of. */
export interface StepListener {
  /** A command was carried out; its outcome may be a known state. */
  reached(before: State, state: State, answer: Errno): void;
  /** A claim about the step at hand, or about a state in the middle of it, is violated. */
  violated(invariant: Invariant): void;
  /** Whether to go no further. Asked after every command. */
  isOver(): boolean;
}

/** The step that is being taken: a command by its number, and its failing write or -1. */
export interface StepAtHand {
  command: number;
  failAt: number;
}

/** Takes every step from a state. */
export interface Expander {
  readonly at: Readonly<StepAtHand>;
  readonly count: StepCounts;
  expand(now: State): void;
}

/**
 * Every command in a state, and every table write of it failing in turn while failures are left. Up to
 * symmetry, members are moved in every order.
 */
export function expanderOf(
  compiled: CompiledModel,
  judge: Judge,
  upToSymmetry: boolean,
  listener: StepListener,
): Expander {
  const { model } = compiled;
  const next: State = new Uint8Array(model.layout.length);
  const at: StepAtHand = { command: 0, failAt: -1 };
  const count: StepCounts = { transitions: 0, refusals: 0, microStates: 0 };
  let now: State = model.initial;

  const violated = (invariant: Invariant): void => listener.violated(invariant);
  const visitMicro = (micro: State): void => {
    count.microStates += 1;
    judge.micro(now, micro, violated);
  };
  const reached = (state: State, answer: Errno): void => {
    count.transitions += 1;
    listener.reached(now, state, answer);
  };
  const refused = (answer: number): void => {
    count.refusals += 1;
    judge.refused(now, answer, violated);
  };
  const tryInProbeOrder = (): void => {
    for (at.failAt = -1; ; at.failAt += 1) {
      const result = compiled.step(now, next, at.command, at.failAt, visitMicro);
      if (at.failAt >= 0 && !compiled.last.failed) return;
      if (result > 0) refused(result);
      if (result !== 0) return;
      reached(next, compiled.last.answer);
      if (!model.rules.failures) return;
    }
  };
  const tryInEveryOrder = (): void => {
    at.failAt = -1;
    const result = compiled.everyOrder(now, at.command, visitMicro, reached);
    if (result > 0) refused(result);
  };
  const tryAll = upToSymmetry ? tryInEveryOrder : tryInProbeOrder;

  return {
    at,
    count,
    expand: (state) => {
      now = state;
      for (at.command = 0; at.command < model.commands.length; at.command += 1) {
        judge.begin(at.command, now);
        tryAll();
        if (listener.isOver()) return;
      }
    },
  };
}
