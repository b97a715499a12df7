import fc from 'fast-check';
import type { CompiledModel } from '../../machines/compiled/compile';
import { groupIsolationInv } from '../../invariants/group-isolation-inv';
import { commandNumbers } from './command-numbers';

/** When a sequence is held to group isolation: after every command that was carried out, or at its end. */
export type Judging = 'every command' | 'end';

/** What a run of fast-check did. */
export interface IsolationReport {
  readonly commands: number;
  readonly accepted: number;
  /** The shortest sequence of command numbers that fast-check found to break isolation. */
  readonly counterexample: readonly number[] | undefined;
}

/** Random commands through the compiled step, held to INV-01 by fast-check. */
export function fuzzIsolation(
  compiled: CompiledModel,
  judging: Judging,
  options: { readonly runs: number; readonly length: number; readonly seed: number },
): IsolationReport {
  const { model } = compiled;
  const { runs, length, seed } = options;
  const isIsolated = compiled.formula(groupIsolationInv.holds(model.rules));
  const everyCommand = judging === 'every command';
  let commands = 0;
  let accepted = 0;
  const keepsIsolation = (numbers: Uint16Array): boolean => {
    let now = model.initial.slice();
    let next = model.initial.slice();
    commands += numbers.length;
    for (const number of numbers) {
      if (compiled.step(now, next, number, -1) !== 0) continue;
      accepted += 1;
      [now, next] = [next, now];
      if (everyCommand && !isIsolated(next, now)) return false;
    }
    return everyCommand || isIsolated(now, now);
  };
  const details = fc.check(
    fc.property(commandNumbers(model.commands.length, length), keepsIsolation),
    { numRuns: runs, seed },
  );
  const [counterexample] = details.counterexample ?? [];
  return {
    commands,
    accepted,
    counterexample: counterexample === undefined ? undefined : [...counterexample],
  };
}
