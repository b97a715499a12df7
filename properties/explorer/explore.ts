import type { Invariant } from '../../invariants/invariant';
import type { CompiledModel } from '../../machines/compiled/compile';
import type { TraceStep } from '../trace';
import { performance } from 'node:perf_hooks';
import { Judge } from './judge';
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
  const { maxStates = defaultMaxStates, enough, onProgress, onState } = options;
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
    violations.push({ invariant, trace: traceTo(compiled, visited, current, { command, failAt }) });
    ended.early = enough?.(new Set(violations.map((one) => one.invariant.id))) ?? false;
  };
  const visitMicro = (micro: Uint8Array): void => {
    count.microStates += 1;
    judge.micro(now, micro, violated);
  };

  visited.add(model.initial, -1, 0, -1);
  onState?.(model.initial);
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
      for (failAt = -1; ; failAt += 1) {
        const result = compiled.step(now, next, command, failAt, visitMicro);
        if (failAt >= 0 && !compiled.last.failed) break;
        if (result < 0) break;
        if (result > 0) {
          count.refusals += 1;
          judge.refused(now, result, violated);
          break;
        }
        count.transitions += 1;
        const isNew = visited.add(next, current, command, failAt) >= 0;
        judge.steady(now, next, compiled.last.answer, isNew, violated);
        if (isNew) onState?.(next);
        if (!model.rules.failures) break;
      }
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
