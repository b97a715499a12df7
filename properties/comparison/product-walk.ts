import type { Command } from '../../machines/command';
import type { CompiledModel } from '../../machines/compiled/compile';
import type { State } from '../../machines/terms/structure';
import type { Disagreement } from './difference';
import type { Cell } from './watched-functions';
import { showCommand } from '../../machines/command';
import { PairSet } from './pair-set';
import { Side } from './side';
import { watchedCells } from './watched-functions';

/** A command that both models were given. */
export interface CommonCommand {
  readonly command: Command;
  readonly first: number;
  readonly second: number;
}

/** A step on which two models differ. */
export interface Parting {
  readonly pair: number;
  readonly common: CommonCommand;
  readonly failAt: number;
  readonly answers: readonly [string, string];
  /** What differs after the step and did not before. */
  readonly observed: readonly Disagreement[];
  /** Whether they only differ between table writes. */
  readonly between: boolean;
}

/** What a walk has visited. */
export interface WalkExtent {
  readonly pairs: number;
  /** Commands that were given to both sides, with every way of failing, in all pairs. */
  readonly steps: number;
  /** Whether no pair was left. */
  readonly complete: boolean;
}

/**
 * Two models with the same commands, given the same commands. A walk goes on for as long as both answer
 * alike: until then no program can tell which of the two it runs on, whatever the hardware does.
 */
export class ProductWalk {
  readonly pairs: PairSet;
  readonly common: readonly CommonCommand[];
  private readonly cells: readonly Cell[];
  private readonly sides: readonly [Side, Side];
  private readonly now: readonly [State, State];
  private readonly mayFail: boolean;
  private steps = 0;

  constructor(first: CompiledModel, second: CompiledModel) {
    this.pairs = new PairSet(first.model, second.model);
    this.cells = watchedCells(first, second);
    this.sides = [new Side(first), new Side(second)];
    this.mayFail = first.model.rules.failures || second.model.rules.failures;
    this.now = [first.model.initial.slice(), second.model.initial.slice()];
    const there = new Map(second.model.commands.map((one, at) => [showCommand(one), at]));
    this.common = first.model.commands.flatMap((command, at) => {
      const other = there.get(showCommand(command));
      return other === undefined ? [] : [{ command, first: at, second: other }];
    });
    this.pairs.add(...this.now, -1, 0);
  }

  /** Walks all pairs, nearest first, and tells of every step on which the two differ. */
  run(differ: (parting: Parting) => void, maxPairs: number): WalkExtent {
    let pair = 0;
    for (; pair < this.pairs.size && this.pairs.size <= maxPairs; pair += 1) {
      this.pairs.read(pair, ...this.now);
      for (const [number, common] of this.common.entries())
        for (let failAt = -1; this.take(pair, number, common, failAt, differ);) failAt += 1;
    }
    return { pairs: this.pairs.size, steps: this.steps, complete: pair === this.pairs.size };
  }

  /** Gives both the command. Returns whether it is worth trying with a later write failing. */
  private take(
    pair: number,
    number: number,
    common: CommonCommand,
    failAt: number,
    differ: (parting: Parting) => void,
  ): boolean {
    const [here, there] = this.now;
    const one = this.sides[0].step(here, common.first, failAt);
    const other = this.sides[1].step(there, common.second, failAt);
    if (failAt >= 0 && !one.failed && !other.failed) return false;
    this.steps += 1;
    if (one.answer === other.answer && one.next === here && other.next === there) return false;
    const told = { pair, common, failAt, answers: [one.answer, other.answer] as const };
    if (one.answer !== other.answer) {
      differ({ ...told, observed: [], between: false });
      return this.mayFail;
    }
    const observed = this.newlyDiffering(one.next, other.next);
    if (observed.length > 0) differ({ ...told, observed, between: false });
    else if (one.between.join(' ') !== other.between.join(' ') && this.agreesBefore())
      differ({ ...told, observed, between: true });
    this.pairs.add(one.next, other.next, pair, number, failAt);
    return this.mayFail;
  }

  /** What differs in two states and did not differ before. */
  private newlyDiffering(one: State, other: State): Disagreement[] {
    const [here, there] = this.now;
    const found: Disagreement[] = [];
    for (const cell of this.cells) {
      const { first, second } = cell;
      const values = [one[first] ?? 0, other[second] ?? 0] as const;
      if (values[0] !== values[1] && here[first] === there[second]) found.push({ cell, values });
    }
    return found;
  }

  private agreesBefore(): boolean {
    const [here, there] = this.now;
    return this.cells.every(({ first, second }) => here[first] === there[second]);
  }
}
