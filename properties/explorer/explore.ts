import type { Invariant } from '../../invariants/invariant';
import type { CompiledModel } from '../../machines/compiled/compile';
import type { TraceStep } from '../trace';
import { performance } from 'node:perf_hooks';
import type { Errno } from '../../machines/errno';
import { concreteTrace } from './concrete-trace';
import { Judge } from './judge';
import type { Symmetry } from './symmetry';
import { traceTo } from './trace-to';
import { VisitedStates } from './visited';

/** A violated invariant with a shortest trace that shows it. */
export interface Violation {
  readonly invariant: Invariant;
  readonly trace: readonly TraceStep[];
}

export interface Progress {
  readonly states: number;
  readonly frontier: number;
  readonly depth: number;
  readonly seconds: number;
}

export interface ExploreOptions {
  /** The most states to keep; reaching it ends the search as incomplete. */
  readonly maxStates?: number;
  /** Ends the search early: asked with the ids of the violated invariants after every new violation. */
  readonly enough?: (violated: ReadonlySet<string>) => boolean;
  readonly onProgress?: (progress: Progress) => void;
  /** Explore one state out of all that are alike up to the numbers of interchangeable things. */
  readonly symmetry?: Symmetry;
  /** Called for every new state; used to compare with another search. */
  readonly onState?: (state: Uint8Array) => void;
}

/** How far an exhaustive search went. */
export interface SearchExtent {
  readonly states: number;
  /** Commands that were carried out, in all states, with every way of failing. */
  readonly transitions: number;
  readonly refusals: number;
  /** States between two table writes; all transient invariants were judged in each. */
  readonly microStates: number;
  /** The most commands needed to reach some state. */
  readonly depth: number;
  readonly complete: boolean;
  readonly seconds: number;
}

/** What an exhaustive search found. */
export interface Exploration extends SearchExtent {
  readonly judged: Judge['judged'];
  readonly violations: readonly Violation[];
  readonly visited: VisitedStates;
}

const defaultMaxStates = 30_000_000;

/**
 * Breadth-first search over the commands of a model: every command in every state, and every table
 * write of it failing in turn while failures are left. Traces are shortest in commands.
 */
export function explore(
  compiled: CompiledModel,
  invariants: readonly Invariant[],
  options: ExploreOptions = {},
): Exploration {
  const { model } = compiled;
  const { maxStates = defaultMaxStates, enough, symmetry, onProgress, onState } = options;
  const began = performance.now();
  const judge = new Judge(compiled, invariants);
  const visited = new VisitedStates(model.layout.length);
  const violations: Violation[] = [];
  const now = new Uint8Array(model.layout.length);
  const next = new Uint8Array(model.layout.length);
  const count = { transitions: 0, refusals: 0, microStates: 0 };
  let depth = 0;
  let levelEnd = 1;
  let complete = true;
  const ended = { early: false };

  let current = 0;
  let command = 0;
  let failAt = -1;
  const violated = (invariant: Invariant): void => {
    violations.push({
      invariant,
      trace:
        symmetry === undefined
          ? traceTo(compiled, visited, current, { command, failAt })
          : concreteTrace(compiled, symmetry, visited, current, { command, invariant }),
    });
    ended.early = enough?.(new Set(violations.map((one) => one.invariant.id))) ?? false;
  };
  const visitMicro = (micro: Uint8Array): void => {
    count.microStates += 1;
    judge.micro(now, micro, violated);
  };

  const reached = (state: Uint8Array, answer: Errno): void => {
    count.transitions += 1;
    const kept = symmetry?.canonical(state) ?? state;
    const isNew = visited.add(kept, current, command, failAt) >= 0;
    judge.steady(now, state, answer, isNew, violated);
    if (isNew) onState?.(kept);
  };
  const refused = (answer: number): void => {
    count.refusals += 1;
    judge.refused(now, answer, violated);
  };
  const tryInProbeOrder = (): void => {
    for (failAt = -1; ; failAt += 1) {
      const result = compiled.step(now, next, command, failAt, visitMicro);
      if (failAt >= 0 && !compiled.last.failed) return;
      if (result > 0) refused(result);
      if (result !== 0) return;
      reached(next, compiled.last.answer);
      if (!model.rules.failures) return;
    }
  };
  const tryInEveryOrder = (): void => {
    failAt = -1;
    const result = compiled.everyOrder(now, command, visitMicro, reached);
    if (result > 0) refused(result);
  };

  const first = symmetry?.canonical(model.initial) ?? model.initial;
  visited.add(first, -1, 0, -1);
  onState?.(first);
  judge.initial(model.initial, (invariant) => violations.push({ invariant, trace: [] }));

  search: for (current = 0; current < visited.size; current += 1) {
    if (current === levelEnd) {
      depth += 1;
      levelEnd = visited.size;
    }
    if (onProgress !== undefined && (current & 4095) === 0)
      onProgress({
        states: visited.size,
        frontier: visited.size - current,
        depth,
        seconds: (performance.now() - began) / 1000,
      });
    visited.read(current, now);
    for (command = 0; command < model.commands.length; command += 1) {
      judge.begin(command, now);
      if (symmetry === undefined) tryInProbeOrder();
      else tryInEveryOrder();
      if (visited.size >= maxStates || ended.early) {
        complete = false;
        break search;
      }
    }
  }
  return {
    states: visited.size,
    ...count,
    depth,
    complete,
    seconds: (performance.now() - began) / 1000,
    judged: judge.judged,
    violations,
    visited,
  };
}
