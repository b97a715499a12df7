import type { Invariant } from '../../../invariants/invariant';
import type { Rules } from '../../../machines/policies/rules';
import type { Scope } from '../../../machines/scope';
import type { TraceStep } from '../../trace';
import type { ProductStep } from './shortest-trace';
import { compile } from '../../../machines/compiled/compile';
import { showCommand } from '../../../machines/command';
import { buildModel } from '../../../machines/model';
import { ModelError } from '../../../machines/system/compose';
import { JudgedWalk } from '../judged-walk';

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
  const walk = new JudgedWalk(compiled, invariant === undefined ? [] : [invariant]);
  const violated: Invariant[] = [];
  const trace = steps.map(({ command, failAt }): TraceStep => {
    const step = walk.step(names.get(showCommand(command)) ?? -1, failAt);
    violated.push(...step.violated);
    const { answer } = step;
    if (answer === 'ignored')
      throw new ModelError(`the machine as a whole ignores ${showCommand(command)}`);
    return { command, answer, ...(failAt >= 0 ? { failAt } : {}) };
  });
  if (invariant !== undefined && steps.length > 0 && !violated.includes(invariant))
    throw new ModelError(`the machine as a whole keeps ${invariant.id} on ${trace.length} steps`);
  return trace;
}
