import type { Errno } from '../errno';
import type { Model } from '../model';
import type { Rules } from '../policies/rules';
import type { GroupShape, Scope } from '../scope';
import type { State } from '../terms/structure';
import type { CompiledModel, CompiledValue } from './compile';
import { commandKind, showCommand } from '../command';
import { buildModel } from '../model';
import { compile } from './compile';
import {
  ComponentGenerator,
  NotSeparable,
  PartialGenerator,
  notKnown,
} from './component-generator';
import { possibleValues } from './possible-values';
import { sumsOf } from './sums';

/** That a cell of what all groups share has a value; the cells have the same numbers in every shape. */
export interface Assumption {
  readonly cell: number;
  readonly value: number;
}

/** That a sum over other groups (or over all of them) has this value, or at least it if it is the most. */
export interface SumCondition {
  /** Which sum, and of which IOMMU fd or IOASID. */
  readonly key: number;
  readonly value: number;
}

/** One way in which a command can go in a state of the group. */
export interface StepCase {
  readonly command: number;
  readonly failAt: number;
  /** What must hold of shared cells before, and of sums. */
  readonly assumed: readonly Assumption[];
  readonly sums: readonly SumCondition[];
  /** 0 if it was carried out, -1 if it was ignored, else the number of the errno that refused it. */
  readonly result: number;
  readonly answer: Errno;
  readonly failed: boolean;
  /** The states before, between two table writes, and after; shared cells may be `notKnown`. */
  readonly before: State;
  readonly micro: readonly State[];
  readonly next: State;
  /** The group's own cells afterwards. */
  readonly own: Uint8Array;
  /** New values of shared cells. */
  readonly written: readonly Assumption[];
  /** By how much the shared part of a sum changes, or that it is cleared. */
  readonly added: readonly { readonly cell: number; readonly by: number | 'cleared' }[];
  /** Every group was told something. */
  readonly toAll: boolean;
  /** The conditions contradict the model: an error if any reachable state satisfies them. */
  readonly impossible?: Error;
}

interface Assumptions {
  readonly assumed: readonly Assumption[];
  readonly sums: readonly SumCondition[];
}

/** Sums are told apart by number and by the fd or IOASID that they are of; there are fewer of those. */
const perSum = 256;
/** Added to a sum's key: only what groups contribute to it, without the shared part. */
const ofGroupsOnly = 128;
/** What stands for the shared part of a sum while a shared command runs, so that it can be lowered. */
const middle = 100;

/** Thrown by generated code that needs to know what nothing is assumed of yet. */
class Unassumed extends Error {
  sum = -1;
  place = -1;
}

/**
 * One group as a model of its own. Of what all groups share, and of what other groups contribute to sums,
 * nothing is known; where a command depends on it, every possibility is a case. So the cases of a
 * state of the group hold whatever the rest of the machine looks like.
 */
export class Component {
  readonly model: Model;
  readonly compiled: CompiledModel;
  /** The group's own cells; of a sum, what the group has added to it. */
  readonly ownPlaces: readonly number[];
  /** Cells of what all groups share; of a sum, what no group has added to it. */
  readonly sharedPlaces: readonly number[];
  readonly sumPlaces: ReadonlySet<number>;
  /** The commands that go to this group, and those that go to what all groups share. */
  readonly commands: { readonly own: readonly number[]; readonly shared: readonly number[] };
  private readonly generator: ComponentGenerator;
  private readonly contributions: readonly CompiledValue[];
  private readonly values: readonly (readonly number[])[];
  private readonly assumed = new Map<number, number>();
  private readonly cleared = new Set<number>();
  private readonly told = new Set<'everyone'>();
  private ofGroup = true;
  private readonly from: State;
  private readonly to: State;
  // made once: an error that is new each time has its stack written down each time
  private readonly unassumed = new Unassumed();

  constructor(rules: Rules, scope: Scope, shape: GroupShape) {
    this.model = buildModel(rules, { ...scope, groups: [shape] });
    const { layout } = this.model;
    this.from = new Uint8Array(layout.length);
    this.to = new Uint8Array(layout.length);
    const sums = sumsOf(this.model.machines);
    const onUnknown = (place: number): never => {
      this.unassumed.place = place;
      this.unassumed.sum = -1;
      throw this.unassumed;
    };
    this.generator = new ComponentGenerator(
      layout,
      sums,
      {
        sum: (aggregate, of, own) => this.sum(aggregate, of, own),
        cleared: (aggregate, of) => this.clear(aggregate, of),
        broadcast: () => this.told.add('everyone'),
      },
      onUnknown,
    );
    this.compiled = compile(this.model, {
      generator: this.generator,
      generatorOfTerms: () => new PartialGenerator(layout, onUnknown),
    });
    this.contributions = this.generator.aggregates.map(({ own, variable }) =>
      this.compiled.value(own, variable === undefined ? [] : [variable]),
    );
    const own: number[] = [];
    const shared: number[] = [];
    const ofSums = new Set<number>();
    const possible = possibleValues(this.model);
    const values: (readonly number[])[] = [];
    for (const symbol of layout.symbols)
      for (let argument = 1; argument <= layout.sizeOf(symbol.of); argument += 1) {
        const place = layout.offset(symbol) + argument;
        const ofGroup = ['Device', 'Group', 'Requester'].includes(symbol.of);
        if (ofGroup || sums.has(symbol)) own.push(place);
        if (!ofGroup) shared.push(place);
        if (sums.has(symbol)) ofSums.add(place);
        values[place] = possible.get(symbol) ?? [];
      }
    this.ownPlaces = own;
    this.sharedPlaces = shared;
    this.sumPlaces = ofSums;
    this.values = values;
    const isOwn = (name: Parameters<typeof commandKind>[0]): boolean =>
      ['device', 'group', 'requester'].includes(commandKind(name).to);
    const all = this.model.commands.map((command, at) => ({ own: isOwn(command.name), at }));
    this.commands = {
      own: all.filter((one) => one.own).map((one) => one.at),
      shared: all.filter((one) => !one.own).map((one) => one.at),
    };
  }

  /** The group's own cells of a whole state in which nobody has added to any sum. */
  ownOf(state: State): Uint8Array {
    return Uint8Array.from(this.ownPlaces, (place) =>
      this.sumPlaces.has(place) ? 0 : (state[place] ?? 0),
    );
  }

  /** A state of which only the group's own cells are known. */
  partial(own: Uint8Array): State {
    const state: State = new Uint8Array(this.model.layout.length);
    for (const place of this.sharedPlaces) state[place] = notKnown;
    this.ownPlaces.forEach((place, at) => {
      state[place] = own[at] ?? 0;
    });
    return state;
  }

  /** The same, with the shared parts of sums in the place of what the group has added. */
  unknownSums(own: Uint8Array): State {
    const state = this.partial(own);
    for (const place of this.sumPlaces) state[place] = notKnown;
    return state;
  }

  /** The values that a shared cell can have; no sum has a greater shared part than there are IOASIDs. */
  valuesAt(place: number): readonly number[] {
    if (!this.sumPlaces.has(place)) return this.values[place] ?? [];
    return Array.from({ length: this.model.layout.universe.size.Ioasid + 1 }, (_, value) => value);
  }

  /** What a state of this group contributes to a sum. */
  contribution(key: number, own: State): number {
    const aggregate = Math.floor(key / perSum);
    return this.contributions[aggregate]?.(own, own, key % ofGroupsOnly) ?? 0;
  }

  /** The shared cell that also contributes to a sum, if it is a counter. */
  cellOfSum(key: number): number | undefined {
    const own = this.generator.aggregates[Math.floor(key / perSum)]?.own;
    if (own?.op !== 'apply' || key % perSum >= ofGroupsOnly) return undefined;
    return this.cellAt(this.model.layout.offset(own.symbol) + (key % perSum));
  }

  /** The number of the shared cell at a place of a state; -1 where the place is the group's own. */
  cellAt(place: number): number {
    return this.sharedPlaces.indexOf(place);
  }

  /** The greatest value of a sum that is told apart. */
  most(key: number): number {
    return this.generator.aggregates[Math.floor(key / perSum)]?.most ?? 0;
  }

  /**
   * Runs what reads partial states, once for every value of each unknown cell that it reads. The states
   * are filled in while it runs and as they were afterwards.
   */
  forEveryValue(states: readonly State[], run: (assumed: readonly Assumption[]) => void): void {
    const assumed: Assumption[] = [];
    const attempt = (): void => {
      try {
        run(assumed);
        return;
      } catch (error) {
        if (error !== this.unassumed || this.unassumed.place < 0) throw error;
      }
      const { place } = this.unassumed;
      const unknown = states.filter((state) => state[place] === notKnown);
      for (const value of this.valuesAt(place)) {
        for (const state of unknown) state[place] = value;
        assumed.push({ cell: this.cellAt(place), value });
        attempt();
        assumed.pop();
      }
      for (const state of unknown) state[place] = notKnown;
    };
    attempt();
  }

  /**
   * Every way in which a command can go. A command of the group assumes what *others* contribute to
   * sums; a command to something shared assumes the sums over all groups, this one included. Ways in
   * which nobody handles the command are left out.
   */
  cases(own: Uint8Array, command: number, failAt: number, ofGroup: boolean): StepCase[] {
    this.ofGroup = ofGroup;
    const found: StepCase[] = [];
    const unknown = this.partial(own);
    if (!ofGroup) for (const place of this.sumPlaces) unknown[place] = middle;
    const open: Assumptions[] = [{ assumed: [], sums: [] }];
    for (let at = open.pop(); at !== undefined; at = open.pop()) {
      const { assumed, sums } = at;
      try {
        const one = this.oneCase(own, unknown, command, failAt, at);
        if (one !== undefined) found.push(one);
      } catch (error) {
        if (error !== this.unassumed) throw error;
        const { place, sum } = this.unassumed;
        if (sum < 0)
          for (const value of this.valuesAt(place))
            open.push({ assumed: [...assumed, { cell: this.cellAt(place), value }], sums });
        else
          for (let value = 0; value <= this.most(sum); value += 1)
            open.push({ assumed, sums: [...sums, { key: sum, value }] });
      }
    }
    return found;
  }

  private oneCase(
    own: Uint8Array,
    unknown: State,
    command: number,
    failAt: number,
    { assumed, sums }: Assumptions,
  ): StepCase | undefined {
    this.assumed.clear();
    this.cleared.clear();
    this.told.clear();
    for (const { key, value } of sums) this.assumed.set(key, value);
    const from = this.from;
    from.set(unknown);
    for (const { cell, value } of assumed) from[this.sharedPlaces[cell] ?? 0] = value;
    const to = this.to;
    const micro: State[] = [];
    let result = -1;
    let impossible: Error | undefined;
    try {
      result = this.compiled.step(from, to, command, failAt, (state) => {
        micro.push(state.slice());
      });
      if (this.ofGroup && this.told.has('everyone'))
        throw new NotSeparable(`${this.nameOf(command)} of one group tells all groups something`);
      if (!this.ofGroup && micro.length > 0)
        throw new NotSeparable(`${this.nameOf(command)} moves the members of groups`);
    } catch (error) {
      if (error === this.unassumed || !(error instanceof Error)) throw error;
      impossible = error;
    }
    if (result < 0 && impossible === undefined) return undefined;
    const { answer, failed } = this.compiled.last;
    const changed = result === 0 ? this.changes(own, from, to) : { own, written: [], added: [] };
    return {
      command,
      failAt,
      assumed,
      sums,
      result,
      answer,
      failed,
      before: from.slice(),
      micro,
      next: result === 0 ? to.slice() : from.slice(),
      ...changed,
      toAll: this.told.has('everyone'),
      ...(impossible === undefined ? {} : { impossible }),
    };
  }

  private changes(
    before: Uint8Array,
    from: State,
    to: State,
  ): Pick<StepCase, 'own' | 'written' | 'added'> {
    const written: Assumption[] = [];
    const added: { cell: number; by: number | 'cleared' }[] = [];
    for (const [cell, place] of this.sharedPlaces.entries()) {
      const value = to[place] ?? 0;
      if (this.cleared.has(place)) added.push({ cell, by: 'cleared' });
      else if (value === from[place]) continue;
      else if (!this.sumPlaces.has(place)) written.push({ cell, value });
      else if (!this.ofGroup) added.push({ cell, by: value - middle });
    }
    const own = Uint8Array.from(this.ownPlaces, (place, at) => {
      if (this.cleared.has(place)) return 0;
      if (!this.sumPlaces.has(place)) return to[place] ?? 0;
      if (!this.ofGroup) return before[at] ?? 0;
      const part = to[place] ?? 0;
      if (part < middle) return part;
      throw new NotSeparable('a group takes more from a sum than it has added to it');
    });
    return { own, written, added };
  }

  /** A command in words. To something shared it is the same in every shape, its number is not. */
  nameOf(command: number): string {
    const found = this.model.commands[command];
    return found === undefined ? `command ${command}` : showCommand(found);
  }

  private sum(aggregate: number, of: number, own: number): number {
    const key = aggregate * perSum + of;
    const value = this.assumed.get(key);
    if (value === undefined) {
      this.unassumed.sum = key;
      this.unassumed.place = -1;
      throw this.unassumed;
    }
    return this.ofGroup ? value + own : value;
  }

  /** A sum is cleared as a whole only where nothing of it is left in other groups. */
  private clear(aggregate: number, of: number): void {
    const own = this.generator.aggregates[aggregate]?.own;
    if (own?.op !== 'apply') return;
    if (this.ofGroup && this.sum(aggregate, of + ofGroupsOnly, 0) > 0)
      throw new NotSeparable(`${own.symbol.name} is cleared while other groups have a part in it`);
    this.cleared.add(this.model.layout.offset(own.symbol) + of);
  }
}
