import type { CompiledModel } from '../../machines/compiled/compile';
import type { TraceStep } from '../trace';
import type { StateSet } from './state-set';

/** The commands that lead to a visited state, and one more if given. */
export function traceTo(
  compiled: CompiledModel,
  visited: StateSet,
  to: number,
  then?: { readonly command: number; readonly failAt: number },
): TraceStep[] {
  const steps: { command: number; failAt: number }[] = then === undefined ? [] : [then];
  for (let at = to; at > 0;) {
    const origin = visited.origin(at);
    steps.unshift(origin);
    at = origin.parent;
  }
  const { model } = compiled;
  const now = model.initial.slice();
  const next = now.slice();
  return steps.map(({ command, failAt }) => {
    const result = compiled.step(now, next, command, failAt);
    const instance = model.commands[command];
    if (instance === undefined) throw new Error(`no command ${command}`);
    const answer = compiled.last.answer;
    if (result === 0) now.set(next);
    return { command: instance, answer, ...(failAt >= 0 ? { failAt } : {}) };
  });
}
