import type { Invariant } from '../../../invariants/invariant';
import type { Rules } from '../../../machines/policies/rules';
import type { Scope } from '../../../machines/scope';
import type { TraceStep } from '../../trace';
import type { ProductStep } from './shortest-trace';
import { compile } from '../../../machines/compiled/compile';
import { showCommand } from '../../../machines/command';
import { buildModel } from '../../../machines/model';
import { ModelError } from '../../../machines/system/compose';
import { Judge } from '../judge';

/**
 * Replays steps that were found group by group on the model of the whole machine. Throws ModelError if
 * the model does not take them, or if the invariant holds all the way: then the product is wrong.
 */
export function replayed(
  rules: Rules,
  scope: Scope,
  steps: readonly ProductStep[],
  invariant?: Invariant,
): TraceStep[] {
  const compiled = compile(buildModel(rules, scope));
  const { model } = compiled;
  const names = new Map(model.commands.map((command, at) => [showCommand(command), at]));
  const judge = new Judge(compiled, invariant === undefined ? [] : [invariant]);
  const now = model.initial.slice();
  const next = now.slice();
  const violated = new Set<Invariant>();
  const note = (one: Invariant): void => {
    violated.add(one);
  };
  judge.state(now, note);
  const trace = steps.map(({ command, failAt }): TraceStep => {
    const number = names.get(showCommand(command)) ?? -1;
    judge.begin(number, now);
    const result = compiled.step(now, next, number, failAt, (micro) => {
      judge.micro(now, micro, note);
    });
    if (result < 0) throw new ModelError(`the machine as a whole ignores ${showCommand(command)}`);
    const { answer } = compiled.last;
    if (result > 0) judge.refused(now, result, note);
    else {
      judge.steady(now, next, answer, true, note);
      now.set(next);
    }
    return { command, answer, ...(failAt >= 0 ? { failAt } : {}) };
  });
  if (invariant !== undefined && !violated.has(invariant))
    throw new ModelError(`the machine as a whole keeps ${invariant.id} on ${trace.length} steps`);
  return trace;
}
