import type { Command } from '../../machines/command';
import type { CompiledModel } from '../../machines/compiled/compile';
import type { State } from '../../machines/terms/structure';
import type { Renaming } from './renaming';
import { showCommand } from '../../machines/command';
import { KernelRest } from './kernel-rest';
import { inverse, renamedCommand, renamedState } from './renaming';

/** A command that somebody answers in a state: where it leads, itself where it was refused. */
export interface Pair {
  /** By its number in the model, in the names of the state that stands for all like it. */
  readonly command: number;
  readonly to: number;
}

/** A state among those that it is like: the number of the one that stands for all, and how to get there. */
export interface Standing {
  readonly number: number;
  readonly to: Renaming;
  readonly from: Renaming;
}

/** Thrown where the graph is larger than somebody wants to walk. */
export class TooManyStates extends Error {}

/**
 * Every reachable state at rest and every command that it answers, one for all that differ only in the
 * names of like things.
 */
export class ReachablePairs {
  readonly pairs: (readonly Pair[])[] = [];
  readonly rest: KernelRest;
  private readonly numbers = new Map<string, number>();
  private readonly states: State[] = [];
  private readonly commandNumbers = new Map<string, number>();
  private readonly offered: readonly number[];
  private readonly inverses: readonly { readonly to: Renaming; readonly from: Renaming }[];

  constructor(
    readonly compiled: CompiledModel,
    renamings: readonly Renaming[],
    /** The commands that are given at all. */
    offers: (command: Command) => boolean,
    limit = 200_000,
  ) {
    const { model } = compiled;
    this.rest = new KernelRest(compiled);
    this.inverses = renamings.map((to) => ({ to, from: inverse(to) }));
    model.commands.forEach((command, number) =>
      this.commandNumbers.set(showCommand(command), number),
    );
    this.offered = model.commands.flatMap((command, number) =>
      offers(command) && !this.rest.isOwn(number) ? [number] : [],
    );
    this.numberOf(this.rest.settle(model.initial.slice()));
    const next = model.initial.slice();
    for (let at = 0; at < this.states.length; at += 1) {
      const now = this.states[at];
      if (now === undefined) break;
      const pairs: Pair[] = [];
      for (const command of this.offered) {
        const result = compiled.step(now, next, command, -1);
        if (result < 0 || !this.rest.isGivable(model.commands[command], now, next)) continue;
        const to = result === 0 ? this.numberOf(this.rest.settle(next.slice())) : at;
        pairs.push({ command, to });
      }
      this.pairs.push(pairs);
      if (this.states.length > limit)
        throw new TooManyStates(`more than ${limit} states; take fewer features`);
    }
  }

  /** How many pairs of a state and a command there are. */
  get count(): number {
    return this.pairs.reduce((sum, pairs) => sum + pairs.length, 0);
  }

  /** Where a reachable state at rest stands. */
  standing(state: State): Standing {
    const { best, renaming } = this.canonical(state);
    const number = this.numbers.get(keyOf(best));
    if (number === undefined) throw new RangeError('a state that cannot be reached');
    return { number, ...renaming };
  }

  /** The command of that number with other names. */
  renamed(command: number, renaming: Renaming): number {
    const plain = this.compiled.model.commands[command];
    const other = plain && this.commandNumbers.get(showCommand(renamedCommand(renaming, plain)));
    if (other === undefined) throw new RangeError(`no command ${command}`);
    return other;
  }

  private numberOf(state: State): number {
    const { best } = this.canonical(state);
    const key = keyOf(best);
    const known = this.numbers.get(key);
    if (known !== undefined) return known;
    this.numbers.set(key, this.states.length);
    this.states.push(best);
    return this.states.length - 1;
  }

  private canonical(state: State): { best: State; renaming: Omit<Standing, 'number'> } {
    let best: State | undefined;
    let renaming: Omit<Standing, 'number'> | undefined;
    for (const one of this.inverses) {
      const candidate = renamedState(this.compiled.model, one.to, state);
      if (best !== undefined && Buffer.compare(candidate, best) >= 0) continue;
      best = candidate;
      renaming = one;
    }
    if (best === undefined || renaming === undefined) throw new RangeError('no renaming at all');
    return { best, renaming };
  }
}

const keyOf = (state: State): string => Buffer.from(state).toString('latin1');
