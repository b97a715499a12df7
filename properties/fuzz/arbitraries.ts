import fc from 'fast-check';
import type { CompiledModel } from '../../machines/compiled/compile';
import type { State } from '../../machines/terms/structure';
import type { NextStep, PlannedStep } from './run-sequence';

/** A random choice that becomes a command only in a state. */
export interface Pick {
  /** Taken modulo the number of commands that somebody handles in the state at hand. */
  readonly choice: number;
  readonly failAt: number | undefined;
}

const failingWrite = (failures: boolean): fc.Arbitrary<number | undefined> =>
  failures
    ? fc.option(fc.nat(3), { nil: undefined, freq: 4 })
    : fc.constant<number | undefined>(undefined);

/**
 * Sequences of choices among what is possible: no step is wasted. Only whole steps are shrunk away;
 * a smaller choice would not be a simpler one.
 */
export const choices = (failures: boolean, length: number): fc.Arbitrary<Pick[]> =>
  fc.array(fc.record({ choice: fc.noShrink(fc.nat()), failAt: failingWrite(failures) }), {
    maxLength: length,
    size: 'max',
  });

/** Sequences in plain-array form: any command in any state, most of them impossible there. */
export const plainSteps = (
  commands: number,
  failures: boolean,
  length: number,
): fc.Arbitrary<PlannedStep[]> =>
  fc.array(fc.record({ command: fc.nat(commands - 1), failAt: failingWrite(failures) }), {
    maxLength: length,
    size: 'max',
  });

/** Turns choices into steps, state by state. */
export function choosing(compiled: CompiledModel, picks: readonly Pick[]): NextStep {
  const { commands } = compiled.model;
  const scratch: State = new Uint8Array(compiled.model.layout.length);
  let at = 0;
  return (now) => {
    const pick = picks[at];
    at += 1;
    if (pick === undefined) return undefined;
    const possible = commands.flatMap((_, number) =>
      compiled.step(now, scratch, number, -1) >= 0 ? [number] : [],
    );
    const command = possible[pick.choice % possible.length];
    return command === undefined ? undefined : { command, failAt: pick.failAt };
  };
}
