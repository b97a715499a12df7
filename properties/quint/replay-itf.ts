import { z } from 'zod';
import type { CompiledModel } from '../../machines/compiled/compile';
import type { Model } from '../../machines/model';
import type { State } from '../../machines/terms/structure';
import { commandNames } from '../../machines/command';
import { errnoNumber } from '../../machines/errno';
import { ownership } from '../../machines/vocabulary/group';

const integer = z
  .union([
    z.number(),
    z.object({ '#bigint': z.string() }).transform((big) => Number(big['#bigint'])),
  ])
  .pipe(z.number().int());
const map = z
  .object({ '#map': z.array(z.tuple([integer, integer])) })
  .transform((pairs) => new Map(pairs['#map']));
const trace = z.object({
  states: z.array(
    z.object({
      now: z.record(z.string(), z.union([map, integer])),
      command: z.object({ kind: integer, hasFailed: z.boolean().default(false) }),
    }),
  ),
});

interface Position {
  readonly state: State;
  readonly answer: number;
  readonly kind: number;
  readonly hasFailed: boolean;
}

/** What a trace went through. */
export interface Replayed {
  readonly commands: number;
  /** How many of them met a failing write. */
  readonly failures: number;
}

/**
 * Walks a trace of the exported Quint module through the compiled model: every step from one state at
 * rest to the next must be a command of the model, with the same states in between and the same
 * answer. Throws where the two disagree.
 */
export function replayItf(compiled: CompiledModel, itf: unknown): Replayed {
  const { model } = compiled;
  const positions = trace.parse(itf).states.map(({ now, command }): Position => {
    const answer = now['answer'];
    return {
      state: stateOf(model, now),
      answer: typeof answer === 'number' ? answer : 0,
      ...command,
    };
  });
  const [first] = positions;
  if (first === undefined || !same(first.state, model.initial))
    throw new Error('the trace does not begin in the initial state');
  let commands = 0;
  let failures = 0;
  for (let at = 0; at < positions.length - 1;) {
    let end = at + 1;
    while (end < positions.length - 1 && isBusy(model, positions[end]?.state)) end += 1;
    const taken = positions.slice(at, end + 1);
    if (!isCommand(compiled, taken))
      throw new Error(
        `step ${at} to ${end} of the trace (${commandNames[taken[1]?.kind ?? -1] ?? 'unknown'}) is no command of the model`,
      );
    commands += 1;
    if (positions[end]?.hasFailed === true) failures += 1;
    at = end;
  }
  return { commands, failures };
}

/** Whether some command with some failing write goes through these states; the last may be on its way. */
function isCommand(compiled: CompiledModel, [from, ...path]: readonly Position[]): boolean {
  const { model } = compiled;
  const last = path.at(-1);
  if (from === undefined || last === undefined) return false;
  const next = new Uint8Array(model.layout.length);
  const ended = !isBusy(model, last.state);
  return model.commands.some((command, number) => {
    if (commandNames.indexOf(command.name) !== last.kind) return false;
    for (let failAt = -1; ; failAt += 1) {
      const micro: State[] = [];
      const result = compiled.step(from.state, next, number, failAt, (state) =>
        micro.push(state.slice()),
      );
      if (result !== 0 || (failAt >= 0 && !compiled.last.failed)) return false;
      const whole = [...micro, next];
      if (
        path.every(({ state }, at) => whole[at] !== undefined && same(state, whole[at])) &&
        (!ended ||
          (whole.length === path.length && errnoNumber(compiled.last.answer) === last.answer))
      )
        return true;
      if (!model.rules.failures) return false;
    }
  });
}

function stateOf(model: Model, now: Readonly<Record<string, number | Map<number, number>>>): State {
  const state = model.initial.slice();
  for (const symbol of model.layout.symbols) {
    const values = now[symbol.name];
    if (values instanceof Map)
      for (const [argument, value] of values) model.layout.write(state, symbol, argument, value);
  }
  return state;
}

function isBusy({ layout }: Model, state: State | undefined): boolean {
  if (state === undefined) return false;
  const moving = ['switching', 'rollingBack'] as const;
  return Array.from({ length: layout.universe.size.Group }, (_, at) => at + 1).some((group) =>
    moving.some(
      (name) => layout.read(state, ownership.symbol, group) === ownership.values.indexOf(name),
    ),
  );
}

const same = (a: State, b: State): boolean => a.every((value, at) => value === b[at]);
