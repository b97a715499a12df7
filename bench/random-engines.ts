import type { CompiledModel } from '../machines/compiled/compile';
import type { Engine } from './engine';
import type { Judging } from '../properties/fuzz/isolation';
import { compile } from '../machines/compiled/compile';
import { buildModel } from '../machines/model';
import { runCommand } from '../machines/system/compose';
import { fuzzIsolation } from '../properties/fuzz/isolation';

const seed = 20210615;
/** So that a walk takes about a second. */
const xstateCommands = 20_000;
const compiledCommands = 10_000_000;
const fastCheck = { runs: 2_000, length: 1_000, seed };

/** Numbers from 0 to below `below`, the same ones each time (xorshift). */
function numbers(below: number): () => number {
  let bits = seed;
  return () => {
    bits ^= bits << 13;
    bits ^= bits >>> 17;
    bits ^= bits << 5;
    return (bits >>> 0) % below;
  };
}

export const xstateWalk: Engine = {
  says: 'XState by hand, random commands, nothing judged',
  run: (rules, { scope }) => {
    const model = buildModel(rules, scope);
    const next = numbers(model.commands.length);
    let state = model.initial;
    let accepted = 0;
    for (let done = 0; done < xstateCommands; done += 1) {
      const command = model.commands[next()];
      if (command === undefined) continue;
      const outcome = runCommand(model, state, command);
      if (outcome.kind !== 'done') continue;
      state = outcome.next;
      accepted += 1;
    }
    return { commands: xstateCommands, accepted };
  },
};

export const compiledWalk: Engine = {
  says: 'compiled step, random commands, nothing judged',
  run: (rules, { scope }) => {
    const compiled = compile(buildModel(rules, scope));
    return { commands: compiledCommands, accepted: walk(compiled, compiledCommands) };
  },
};

/** Returns how many commands were carried out. */
function walk(compiled: CompiledModel, commands: number): number {
  const { model } = compiled;
  const random = numbers(model.commands.length);
  let now = model.initial.slice();
  let next = model.initial.slice();
  let accepted = 0;
  for (let done = 0; done < commands; done += 1) {
    if (compiled.step(now, next, random(), -1) !== 0) continue;
    [now, next] = [next, now];
    accepted += 1;
  }
  return accepted;
}

const fuzzing = (says: string, judging: Judging): Engine => ({
  says,
  run: (rules, { scope }) => {
    const report = fuzzIsolation(compile(buildModel(rules, scope)), judging, fastCheck);
    const { commands, accepted, counterexample } = report;
    return { commands, accepted, holds: counterexample === undefined };
  },
});

export const fastCheckEnd = fuzzing(
  'fast-check drives the compiled step, INV-01 judged at the end of each sequence',
  'end',
);
export const fastCheckEvery = fuzzing(
  'fast-check drives the compiled step, INV-01 judged after each accepted command',
  'every command',
);
