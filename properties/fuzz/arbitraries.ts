import fc from 'fast-check';
import type { CompiledModel } from '../../machines/compiled/compile';
import type { CommandName } from '../../machines/command';
import { commandKind } from '../../machines/command';
import type { State } from '../../machines/terms/structure';
import type { NextStep, PlannedStep } from './run-sequence';

/** A random choice that becomes a command only in a state. */
export interface Pick {
  /**
   * Picks first a kind among those that somebody answers in the state at hand, then one of that kind,
   * so that a kind with many arguments does not crowd out the others.
   */
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
  const done = new Set<CommandName>();
  let at = 0;
  return (now) => {
    const pick = picks[at];
    at += 1;
    if (pick === undefined) return undefined;
    const accepted = new Map<CommandName, number[]>();
    const answered = new Map<CommandName, number[]>();
    commands.forEach(({ name }, number) => {
      const result = compiled.step(now, scratch, number, -1);
      if (result >= 0) answered.set(name, [...(answered.get(name) ?? []), number]);
      if (result === 0) accepted.set(name, [...(accepted.get(name) ?? []), number]);
    });
    const unseen = [...accepted].filter(([name]) => !done.has(name));
    const opening = unseen.filter(([name]) => !takesAway(name));
    const fresh = new Map(opening.length > 0 ? opening : unseen);
    const kinds = [...among(pick.choice % 4, fresh, accepted, answered).values()];
    const choice = Math.floor(pick.choice / 4);
    const kind = kinds[choice % kinds.length] ?? [];
    const command = kind[Math.floor(choice / kinds.length) % kind.length];
    if (command === undefined) return undefined;
    const name = commands[command]?.name;
    if (name !== undefined) done.add(name);
    return { command, failAt: pick.failAt };
  };
}

/** What gives up, or takes from a user, what others build on: left for when there is nothing else to try. */
const takesAway = (name: CommandName): boolean =>
  commandKind(name).closes || name === 'UNBIND_DRIVER' || name === 'HOT_REMOVE';

type Kinds = ReadonlyMap<CommandName, readonly number[]>;

/** Half of the steps try something new, and rather what builds than what takes away, a quarter anything that succeeds, a quarter anything at all. */
function among(quarter: number, fresh: Kinds, accepted: Kinds, answered: Kinds): Kinds {
  if (quarter >= 2 && fresh.size > 0) return fresh;
  return quarter >= 1 && accepted.size > 0 ? accepted : answered;
}
