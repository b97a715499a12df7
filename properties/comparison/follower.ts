import type { CommandName } from '../../machines/command';
import type { CompiledModel } from '../../machines/compiled/compile';
import type { State } from '../../machines/terms/structure';
import type { Observation, Observer } from './observation';
import type { Player } from './strategy';
import { showCommand } from '../../machines/command';
import { StateView } from './state-view';

/** A command that was not answered OK, after which nothing more is played. */
export interface Stuck {
  readonly command: string;
  readonly answer: string;
}

/** A model that plays what a strategy wants of it, and notes all that can be seen on the way. */
export class Follower implements Player {
  /** What was carried out since the last beginning. */
  readonly played: string[] = [];
  /** What was seen since, from the state at the beginning on, between table writes too. */
  readonly seen: Observation[] = [];
  stuck: Stuck | undefined;
  private readonly numbers: ReadonlyMap<string, number>;
  private readonly scratch: State;
  private now: State;

  constructor(
    private readonly compiled: CompiledModel,
    private readonly observer: Observer,
  ) {
    const { model } = compiled;
    this.numbers = new Map(model.commands.map((command, at) => [showCommand(command), at]));
    this.now = model.initial.slice();
    this.scratch = model.initial.slice();
  }

  /** Starts anew from a state. */
  begin(from: State): void {
    this.now = from.slice();
    this.played.length = 0;
    this.seen.length = 0;
    this.seen.push(this.observer.of(from));
    this.stuck = undefined;
  }

  beginAtInitial(): void {
    this.begin(this.compiled.model.initial);
  }

  get sees(): StateView {
    return new StateView(this.compiled.model, this.now);
  }

  does(name: CommandName, ...args: readonly number[]): void {
    if (this.stuck !== undefined) return;
    const { compiled, observer, seen } = this;
    const command = showCommand({ name, args });
    const number = this.numbers.get(command);
    const result =
      number === undefined
        ? -1
        : compiled.step(this.now, this.scratch, number, -1, (micro) => {
            seen.push(observer.of(micro));
          });
    const answer = result < 0 ? 'ignored' : compiled.last.answer;
    if (result !== 0 || answer !== 'OK') {
      this.stuck = { command, answer };
      return;
    }
    this.now = this.scratch.slice();
    seen.push(observer.of(this.now));
    this.played.push(command);
  }
}
