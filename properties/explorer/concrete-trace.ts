import type { Invariant } from '../../invariants/invariant';
import type { CompiledModel } from '../../machines/compiled/compile';
import type { State } from '../../machines/terms/structure';
import type { TraceStep } from '../trace';
import type { Symmetry } from './symmetry';
import type { StateSet } from './state-set';
import { ModelError } from '../../machines/system/compose';
import { Judge } from './judge';

/** What a search knows of the last step of a trace: its kind of command, and what it violates. */
interface LastStep {
  readonly command: number;
  readonly invariant: Invariant;
}

/**
 * A search up to symmetry stores one state for many, so its steps do not join on to each other. This
 * walks the stored states once more with real numbers: at each step some command of the model leads to
 * a state that is like the next stored one.
 */
export function concreteTrace(
  compiled: CompiledModel,
  symmetry: Symmetry,
  visited: StateSet,
  to: number,
  last?: LastStep,
): TraceStep[] {
  const path: State[] = [];
  for (let at = to; at > 0; at = visited.origin(at).parent) {
    const state = new Uint8Array(compiled.model.layout.length);
    visited.read(at, state);
    path.unshift(state);
  }
  let now: State = compiled.model.initial.slice();
  const steps = path.map((wanted) => {
    const found = find(compiled, now, (next) => equal(symmetry.canonical(next), wanted));
    if (found === undefined)
      throw new ModelError('a step of the search up to symmetry has no counterpart');
    now = found.next;
    return found.step;
  });
  if (last === undefined) return steps;
  const name = compiled.model.commands[last.command]?.name;
  const judge = new Judge(compiled, [last.invariant]);
  const ending = find(compiled, now, (next, { command, answer }, number, micro) => {
    if (command.name !== name) return false;
    let violated = false;
    const note = (): void => {
      violated = true;
    };
    judge.begin(number, now);
    micro.forEach((state) => judge.micro(now, state, note));
    judge.steady(now, next, answer, true, note);
    return violated;
  });
  return ending === undefined ? steps : [...steps, ending.step];
}

type Accepts = (next: State, step: TraceStep, number: number, micro: readonly State[]) => boolean;

/** The first step, failing writes included, that is as wanted. */
function find(
  compiled: CompiledModel,
  now: State,
  accepts: Accepts,
): { step: TraceStep; next: State } | undefined {
  const next = now.slice();
  for (const [number, command] of compiled.model.commands.entries())
    for (let failAt = -1; ; failAt += 1) {
      const micro: State[] = [];
      const result = compiled.step(now, next, number, failAt, (state) => micro.push(state.slice()));
      if (failAt >= 0 && !compiled.last.failed) break;
      const answer = compiled.last.answer;
      const step = { command, answer, ...(failAt >= 0 ? { failAt } : {}) };
      if (result >= 0 && accepts(next, step, number, micro)) return { step, next: next.slice() };
      if (result !== 0 || !compiled.model.rules.failures) break;
    }
  return undefined;
}

const equal = (a: State, b: State): boolean => a.every((value, at) => value === b[at]);
