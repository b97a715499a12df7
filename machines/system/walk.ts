import type { Command } from '../command';
import type { Errno } from '../errno';
import type { Model } from '../model';
import type { PolicyName } from '../policies/policy';
import type { Quirks } from '../policies/quirks';
import type { Scope } from '../scope';
import type { State } from '../terms/structure';
import { commandKind, features, isCommandName } from '../command';
import { buildModel } from '../model';
import { noQuirks } from '../policies/quirks';
import { policies } from '../policies/registry';
import { rulesFor } from '../policies/rules';
import { groupOfDevices } from '../scope';
import { sortPrefix } from '../terms/sorts';
import { runCommand } from './compose';
import { modelOnly } from './hardware';

/** A small world to walk in: two devices in one group, two IOMMU fds, unless said otherwise. */
export function world(
  policy: PolicyName,
  choices: Partial<Scope> & { readonly quirks?: Quirks } = {},
): Model {
  const { quirks = noQuirks, ...scope } = choices;
  const failures = scope.failures ?? 0;
  return buildModel(rulesFor(policies[policy], quirks, failures > 0), {
    groups: [groupOfDevices(2)],
    fds: 2,
    ioasids: 2,
    profile: 'vt-d',
    features,
    ...scope,
    failures,
  });
}

/** What came of a command: its errno, or that no machine handles it here. */
export type WalkAnswer = Errno | 'ignored';

/** The functions of a state by name, in words: `table(r1)` is `i1`. */
export type Seen = Readonly<Record<string, string>>;

/** Walks a model command by command and remembers every state on the way. */
export class Walk {
  private readonly states: State[];
  private last: { readonly command: string; readonly answer: WalkAnswer; readonly from: number };

  constructor(private readonly model: Model) {
    this.states = [model.initial];
    this.last = { command: 'nothing', answer: 'OK', from: 0 };
  }

  /** Runs commands that must all be answered OK. `ATTACH d1 i1 !2` lets the write number 2 fail. */
  does(...commands: readonly string[]): this {
    for (const command of commands) this.tries(command).answers('OK');
    return this;
  }

  /** Runs one command, whatever it is answered. */
  tries(text: string): this {
    const { command, failAt } = read(text);
    const from = this.states.length - 1;
    const outcome = runCommand(this.model, this.current, command, modelOnly(failAt));
    if (outcome.kind === 'done') this.states.push(...outcome.micro, outcome.next);
    const answer = outcome.kind === 'ignored' ? 'ignored' : outcome.errno;
    this.last = { command: text, answer, from };
    return this;
  }

  /** Holds the last command to its answer. */
  answers(expected: WalkAnswer): this {
    const { command, answer } = this.last;
    if (answer !== expected)
      throw new Error(`${command} was answered ${answer} where ${expected} was expected`);
    return this;
  }

  get answer(): WalkAnswer {
    return this.last.answer;
  }

  /** The state as it is now. */
  get state(): Seen {
    return this.see(this.current);
  }

  /** Every state so far, those between two table writes included. */
  get history(): readonly Seen[] {
    return this.states.map((state) => this.see(state));
  }

  /** The values that a function took one after the other during the last command. */
  path(place: string): readonly string[] {
    const values = this.states
      .slice(this.last.from)
      .map((state) => this.see(state)[place] ?? `no ${place}`);
    return values.filter((value, at) => value !== values[at - 1]);
  }

  /** The states of the last command between its beginning and its end. */
  get between(): readonly Seen[] {
    return this.states.slice(this.last.from + 1, -1).map((state) => this.see(state));
  }

  private get current(): State {
    return this.states.at(-1) ?? this.model.initial;
  }

  private see(state: State): Seen {
    const parts = this.model.layout.describe(state).map((line) => line.split(' = '));
    return Object.fromEntries(parts.map(([place = '', value = '']) => [place, value]));
  }
}

export const run = (model: Model): Walk => new Walk(model);

function read(text: string): { command: Command; failAt?: number } {
  const [name = '', ...words] = text.split(' ');
  if (!isCommandName(name)) throw new Error(`no command ${name}`);
  const { parameters } = commandKind(name);
  const args = parameters.map(({ sort }, at) => {
    const word = words[at] ?? '';
    const number = Number(word.slice(sortPrefix[sort].length));
    if (!word.startsWith(sortPrefix[sort]) || !(number >= 1))
      throw new Error(`${text}: argument ${at + 1} should be a ${sort}`);
    return number;
  });
  const rest = words.slice(parameters.length);
  const [failure] = rest;
  if (rest.length > 1 || (failure !== undefined && !/^!\d+$/.test(failure)))
    throw new Error(`${text}: more than the command takes`);
  const command = { name, args };
  return failure === undefined ? { command } : { command, failAt: Number(failure.slice(1)) };
}
