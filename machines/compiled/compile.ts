import type { Id } from '../terms/sorts';
import type { Command } from '../command';
import type { Model } from '../model';
import type { Formula, ValueNode } from '../terms/term';
import type { State } from '../terms/structure';
import { commandKind } from '../command';
import { errnoFromNumber, type Errno } from '../errno';
import { awaitsReturn, awaitsWrite } from '../group/switch';
import { ModelError } from '../system/compose';
import { Generator } from '../terms/generate';
import { first } from '../terms/quantifiers';
import { variable } from '../terms/term';
import { ownership } from '../vocabulary/group';
import { groupOf } from '../vocabulary/topology';
import { CoverageNotes } from './coverage';
import { everyOrder, type MicroSteps } from './every-order';
import { members } from '../vocabulary/topology';
import { functionName, functionNames, machineSource, returned } from './source';

/** Called with the number of micro-states so far and each state between two table writes. */
export type MicroVisitor = (micro: State) => void;

/** The step of a model as JavaScript that was generated from its machines. */
export interface CompiledModel {
  readonly model: Model;
  /**
   * Runs one command (by its number in `model.commands`) from `now` into `next`. Returns 0 if it was
   * carried out, -1 if nobody handles it here, or the number of the errno that refused it.
   */
  step(now: State, next: State, command: number, failAt: number, visit?: MicroVisitor): number;
  /**
   * Runs one command like `step`, but with the members in every order and every fallible write failing
   * in turn. Calls `visit` once for each state in between and `done` once for each outcome.
   */
  everyOrder(
    now: State,
    command: number,
    visit: MicroVisitor,
    done: (next: State, answer: Errno) => void,
  ): number;
  /** What the last step that got an answer, also a refusal, was answered; whether its planned failure was met. */
  readonly last: { answer: Errno; failed: boolean };
  /** What was ever done in the steps of this model; only where it was compiled to note it. */
  readonly coverage?: CoverageNotes;
  /** Compiles a formula over a state and the state before, with the given free variables. */
  formula(formula: Formula, variables?: readonly string[]): CompiledFormula;
  /** The same for a value term. */
  value(value: ValueNode, variables?: readonly string[]): CompiledValue;
}

export type CompiledValue = (before: State, now: State, ...variables: number[]) => number;
export type CompiledFormula = (before: State, now: State, ...variables: number[]) => boolean;

interface Generated {
  readonly commands: readonly ((s: State, n: State) => number)[];
  readonly nextMember: (s: State, group: Id<'Group'>) => number;
  readonly nextReturn: (s: State, group: Id<'Group'>) => number;
  readonly written: (s: State, n: State, group: Id<'Group'>, device: Id<'Device'>) => number;
  readonly failed: (s: State, n: State, group: Id<'Group'>, device: Id<'Device'>) => number;
  readonly settle: (s: State, n: State, group: Id<'Group'>) => number;
  readonly awaits: (s: State, group: Id<'Group'>, device: Id<'Device'>) => boolean;
  readonly returns: (s: State, group: Id<'Group'>, device: Id<'Device'>) => boolean;
  readonly answer: (set?: number) => number;
}

/** How a model is compiled. */
export interface CompileOptions {
  /** Note what the step meets of the charts. */
  readonly coverage?: boolean;
  /** The generator of the step, where terms are to be read in another way. */
  readonly generator?: Generator;
  /** The same for each formula or value that is compiled later. */
  readonly generatorOfTerms?: () => Generator;
}

/** Compiles a model. Throws ModelError where a machine uses what the compiled form cannot express. */
export function compile(model: Model, options: CompileOptions = {}): CompiledModel {
  const notes = options.coverage === true ? new CoverageNotes(model.commands) : undefined;
  const plain = generate(model, options.generator ?? new Generator(model.layout), notes);
  const generated = notes === undefined ? plain : noting(plain, notes);
  const generatorOfTerms = options.generatorOfTerms ?? (() => new Generator(model.layout));
  const { layout } = model;
  const offset = layout.offset(ownership.symbol);
  const groups = layout.universe.size.Group;
  const switching = ownership.values.indexOf('switching');
  const rollingBack = ownership.values.indexOf('rollingBack');
  const scratch: State = new Uint8Array(layout.length);
  const last: { answer: Errno; failed: boolean } = { answer: 'OK', failed: false };

  const busy = (state: State): number => {
    for (let group = 1; group <= groups; group += 1)
      if ((state[offset + group] ?? 0) >= switching) return group;
    return 0;
  };

  const micro = microSteps(model, generated, busy);

  const step = (
    now: State,
    next: State,
    command: number,
    failAt: number,
    visit?: MicroVisitor,
  ): number => {
    last.failed = false;
    const begun = micro.begin(now, next, command);
    if (begun > 0) last.answer = errnoFromNumber(begun);
    if (begun !== 0) return begun;
    let write = 0;
    for (let group = busy(next); group !== 0; group = busy(next)) {
      visit?.(next);
      scratch.set(next);
      const back = scratch[offset + group] === rollingBack;
      const device = back
        ? generated.nextReturn(scratch, group)
        : generated.nextMember(scratch, group);
      let result: number = returned.ignored;
      if (device !== 0 && write === failAt) {
        result = generated.failed(scratch, next, group, device);
        last.failed ||= result === 0;
      }
      if (result === returned.ignored)
        result =
          device === 0
            ? generated.settle(scratch, next, group)
            : generated.written(scratch, next, group, device);
      if (result !== 0)
        throw new ModelError(`the switch of g${group} after command ${command} got stuck`);
      if (device !== 0) write += 1;
    }
    last.answer = errnoFromNumber(generated.answer());
    return 0;
  };

  // not the scratch of step: whoever is told of an outcome may step the model meanwhile
  const room: State = new Uint8Array(layout.length);

  return {
    model,
    step,
    everyOrder: (now, command, visit, done) => everyOrder(micro, now, room, command, visit, done),
    last,
    ...(notes === undefined ? {} : { coverage: notes }),
    formula: (formula, variables = []) => {
      const generator = generatorOfTerms();
      return lambda(generator, generator.formula(formula), variables) as CompiledFormula;
    },
    value: (value, variables = []) => {
      const generator = generatorOfTerms();
      return lambda(generator, generator.value(value), variables) as CompiledValue;
    },
  };
}

/** The single steps of a command, for those who decide the order themselves. */
function microSteps(
  model: Model,
  generated: Generated,
  busy: (state: State) => Id<'Group'>,
): MicroSteps {
  const { layout } = model;
  const place = layout.offset(ownership.symbol);
  const back = ownership.values.indexOf('rollingBack');
  const membersOf = Array.from({ length: layout.universe.size.Group + 1 }, (_, group) =>
    Array.from({ length: layout.universe.size.Device }, (_unused, at) => at + 1).filter(
      (device) => layout.table(groupOf.symbol)[device] === group,
    ),
  );
  return {
    begin: (now, next, command) => {
      next.set(now);
      const begin = generated.commands[command];
      if (begin === undefined) throw new ModelError(`no command ${command}`);
      return check(model, begin(now, next), command);
    },
    busy,
    awaiting: (state, group) => {
      const waits = state[place + group] === back ? generated.returns : generated.awaits;
      return (membersOf[group] ?? []).filter((device) => waits(state, group, device));
    },
    written: generated.written,
    failed: generated.failed,
    settle: generated.settle,
    answer: generated.answer,
  };
}

function lambda(generator: Generator, text: string, variables: readonly string[]): unknown {
  return instantiate(
    generator,
    [],
    `function(${['b', 's', ...variables].join(',')}){return ${text};}`,
  );
}

function check(model: Model, result: number, command: number): number {
  if (result === returned.misunderstood)
    throw new ModelError(
      `a message of command ${model.commands[command]?.name ?? command} was not understood`,
    );
  return result;
}

/** The same steps, with what they turn out to be noted. */
function noting(generated: Generated, notes: CoverageNotes): Generated {
  const { written, failed, settle } = generated;
  return {
    ...generated,
    commands: generated.commands.map(
      (begin, command) => (s, n) => notes.step(() => begin(s, n), command),
    ),
    written: (s, n, group, device) => notes.step(() => written(s, n, group, device)),
    failed: (s, n, group, device) => notes.step(() => failed(s, n, group, device)),
    settle: (s, n, group) => notes.step(() => settle(s, n, group)),
  };
}

function generate(model: Model, generator: Generator, notes?: CoverageNotes): Generated {
  const known = functionNames(model.machines);
  const functions = model.machines.flatMap((machine) =>
    machineSource(machine, generator, known, notes),
  );
  const group = variable<'Group'>('group');
  const next = generator.value(first(members(group), (m) => awaitsWrite(group, m)).node);
  const back = generator.value(first(members(group), (m) => awaitsReturn(m)).node);
  const device = variable<'Device'>('device');
  const awaits = generator.formula(awaitsWrite(group, device));
  const returns = generator.formula(awaitsReturn(device));
  const failing = known.has('group_FAILED') ? 'group_FAILED' : `()=>${returned.ignored}`;
  const exported = `{
    commands:[${model.commands.map((command) => beginSource(command, known)).join(',')}],
    nextMember:(s,group)=>{const b=s;return ${next};},
    nextReturn:(s,group)=>{const b=s;return ${back};},
    written:group_WRITTEN,
    failed:${failing},
    settle:group_SETTLE,
    awaits:(s,group,device)=>{const b=s;return ${awaits};},
    returns:(s,group,device)=>{const b=s;return ${returns};},
    answer:(set)=>{if(set!==undefined)answer=set;return answer;},
  }`;
  const given = notes === undefined ? {} : { pass: notes.pass };
  return instantiate(generator, ['let answer=0;', ...functions], exported, given) as Generated;
}

function beginSource(command: Command, known: ReadonlySet<string>): string {
  const kind = commandKind(command.name);
  const name = functionName(kind.to, command.name);
  if (!known.has(name)) return `()=>${returned.ignored}`;
  return `(s,n)=>{answer=0;return ${name}(s,n,${command.args[0] ?? 0},${command.args.join(',')});}`;
}

/**
 * Turns generated source into a value. The source is made from terms, symbol names and numbers of the
 * model only; nothing that a user typed ever gets into it.
 */
function instantiate(
  generator: Generator,
  before: readonly string[],
  expression: string,
  given: Readonly<Record<string, unknown>> = {},
): unknown {
  const names = [...generator.constants.keys(), ...Object.keys(given)];
  const body = `'use strict';${before.join('\n')}\n${generator.prelude}\nreturn (${expression});`;
  // eslint-disable-next-line @typescript-eslint/no-implied-eval, @typescript-eslint/no-unsafe-call -- see above
  return new Function(...names, body)(...generator.constants.values(), ...Object.values(given));
}
