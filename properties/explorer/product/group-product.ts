import type { Assumption, StepCase, SumCondition } from '../../../machines/compiled/component';
import type { Rules } from '../../../machines/policies/rules';
import type { GroupShape, Scope } from '../../../machines/scope';
import { mayHalt } from '../../../machines/chart/while-host-runs';
import { Component } from '../../../machines/compiled/component';
import { NotSeparable } from '../../../machines/compiled/component-generator';
import { fdOf } from '../../../machines/vocabulary/topology';
import { InternedBytes } from './interned-bytes';

/** Where a step leads, and under what: steps that agree in all but the group's own state are one class. */
export interface StepClass {
  readonly assumed: readonly Assumption[];
  readonly sums: readonly SumCondition[];
  readonly written: readonly Assumption[];
  readonly added: StepCase['added'];
}

/** A case of a command in a state of a group, and the number of the group's state afterwards. */
export interface OwnStep {
  readonly found: StepCase;
  readonly own: number;
}

/**
 * A model as a product: each group a component of its own, and what all groups share in parts, one for
 * each IOMMU fd with its IOASIDs and one for the rest. A state is a tuple of numbers, the groups first.
 */
export class GroupProduct {
  /** One component for each shape of group. */
  readonly shapes: readonly Component[];
  /** The shape of each group, by its place in the machine. */
  readonly shapeOf: readonly number[];
  /** The shared cells of each part, and where in a part a cell is. */
  private readonly parts: readonly (readonly number[])[];
  private readonly partStates: readonly InternedBytes[];
  private readonly ownStates: readonly InternedBytes[];
  private readonly ownCases = new Map<string, readonly OwnStep[]>();
  /** The commands to something shared that tell every group something; unknown at first. */
  private tellingAll: ReadonlySet<string> | undefined;
  private readonly sharedCases = new Map<string, readonly OwnStep[]>();

  constructor(rules: Rules, scope: Scope) {
    refuseSharedSlots(scope);
    if (mayHalt(rules)) throw new NotSeparable('a host that stops, stops for all groups at once');
    const shapes = new Map<string, GroupShape>();
    for (const group of scope.groups) shapes.set(JSON.stringify(group), group);
    const keys = [...shapes.keys()];
    this.shapes = [...shapes.values()].map((shape) => new Component(rules, scope, shape));
    this.shapeOf = scope.groups.map((group) => keys.indexOf(JSON.stringify(group)));
    this.ownStates = this.shapes.map(() => new InternedBytes());
    this.parts = partsOf(this.shape(0));
    this.partStates = this.parts.map(() => new InternedBytes());
  }

  get levels(): number {
    return this.shapeOf.length + this.parts.length;
  }

  get groups(): number {
    return this.shapeOf.length;
  }

  shape(of: number): Component {
    const found = this.shapes[of];
    if (found === undefined) throw new Error(`no shape ${of}`);
    return found;
  }

  /** The shape of the group at a level. */
  shapeAt(level: number): number {
    return this.shapeOf[level] ?? 0;
  }

  initial(): number[] {
    const { model, sharedPlaces } = this.shape(0);
    return [
      ...this.shapeOf.map((of) => {
        const component = this.shape(of);
        return this.ownNumber(of, component.ownOf(component.model.initial));
      }),
      ...this.parts.map((cells, part) =>
        this.partNumber(
          part,
          Uint8Array.from(cells, (cell) => model.initial[sharedPlaces[cell] ?? 0] ?? 0),
        ),
      ),
    ];
  }

  ownBytes(of: number, own: number): Uint8Array {
    return this.ownInterned(of).bytes(own);
  }

  /** The value of a shared cell in a state of the part that it belongs to. */
  sharedCell(level: number, state: number, cell: number): number | undefined {
    const part = level - this.groups;
    const at = this.parts[part]?.indexOf(cell) ?? -1;
    return at < 0 ? undefined : this.partInterned(part).bytes(state)[at];
  }

  /** The shared cells of the part at a level. */
  cellsAt(level: number): readonly number[] {
    return this.parts[level - this.groups] ?? [];
  }

  /** Every case of every command of a group in one of its states, with every way of failing. */
  ownSteps(of: number, own: number): readonly OwnStep[] {
    return this.remembered(this.ownCases, of, own, () => {
      const component = this.shape(of);
      const steps: StepCase[] = [];
      for (const command of component.commands.own)
        for (let failAt = -1; ; failAt += 1) {
          const cases = component.cases(this.ownBytes(of, own), command, failAt, true);
          const met = failAt < 0 ? cases : cases.filter((one) => one.failed);
          steps.push(...met);
          const mayFail = component.model.rules.failures && met.some((one) => one.result === 0);
          if (!mayFail) break;
        }
      return steps;
    });
  }

  /**
   * The same for the commands to what all groups share, as they change this group. Those that tell groups
   * nothing are only among the steps of the first state that is asked for.
   */
  sharedSteps(of: number, own: number): readonly OwnStep[] {
    return this.remembered(this.sharedCases, of, own, () => {
      const { tellingAll } = this;
      const cases = this.sharedCasesOf(of, own).filter(
        (one) => tellingAll?.has(this.shape(of).nameOf(one.command)) ?? true,
      );
      this.tellingAll ??= new Set(
        cases.filter((one) => one.toAll).map((one) => this.shape(of).nameOf(one.command)),
      );
      return cases;
    });
  }

  /** Every case of every command to what all groups share, beside a group in one of its states. */
  sharedCasesOf(of: number, own: number): StepCase[] {
    const component = this.shape(of);
    const bytes = this.ownBytes(of, own);
    const state = component.partial(bytes);
    const cases = component.commands.shared.flatMap((command) =>
      component.cases(bytes, command, -1, false),
    );
    // no sum over all groups is less than what this one contributes
    return cases.filter(({ sums }) =>
      sums.every(
        ({ key, value }) =>
          value === component.most(key) || value >= component.contribution(key, state),
      ),
    );
  }

  /** What a part becomes by a step of a class: one state, or none where the class does not apply. */
  partAfter(level: number, { assumed, written, added }: StepClass, state: number): number[] {
    const part = level - this.groups;
    const cells = this.cellsAt(level);
    const bytes = this.partInterned(part).bytes(state);
    const applies = assumed.every(({ cell, value }) => {
      const at = cells.indexOf(cell);
      return at < 0 || bytes[at] === value;
    });
    if (!applies) return [];
    const after = bytes.slice();
    for (const { cell, value } of written)
      if (cells.includes(cell)) after[cells.indexOf(cell)] = value;
    for (const { cell, by } of added) {
      const at = cells.indexOf(cell);
      if (at >= 0) after[at] = by === 'cleared' ? 0 : (after[at] ?? 0) + by;
    }
    return [this.partNumber(part, after)];
  }

  /** Whether a class reads or writes a part at all. */
  touches(level: number, { assumed, written, added }: StepClass): boolean {
    const cells = this.cellsAt(level);
    return [...assumed, ...written, ...added].some(({ cell }) => cells.includes(cell));
  }

  /** What a component contributes to a sum. */
  contribution(key: number, state: number, level: number): number {
    if (level < this.groups) {
      const of = this.shapeAt(level);
      const component = this.shape(of);
      return component.contribution(key, component.partial(this.ownBytes(of, state)));
    }
    const cell = this.shape(0).cellOfSum(key);
    return cell === undefined ? 0 : (this.sharedCell(level, state, cell) ?? 0);
  }

  private remembered(
    known: Map<string, readonly OwnStep[]>,
    of: number,
    own: number,
    work: () => readonly StepCase[],
  ): readonly OwnStep[] {
    const key = `${of}:${own}`;
    const before = known.get(key);
    if (before !== undefined) return before;
    const steps = work().map((found) => ({ found, own: this.ownNumber(of, found.own) }));
    known.set(key, steps);
    return steps;
  }

  private ownNumber(of: number, own: Uint8Array): number {
    return this.ownInterned(of).number(own);
  }

  private partNumber(part: number, bytes: Uint8Array): number {
    return this.partInterned(part).number(bytes);
  }

  private ownInterned(of: number): InternedBytes {
    const found = this.ownStates[of];
    if (found === undefined) throw new Error(`no shape ${of}`);
    return found;
  }

  private partInterned(part: number): InternedBytes {
    const found = this.partStates[part];
    if (found === undefined) throw new Error(`no shared part ${part}`);
    return found;
  }
}

/** What belongs to one IOMMU fd is a part of its own; the rest is the last part. */
function partsOf(component: Component): number[][] {
  const { layout } = component.model;
  const parts = Array.from({ length: layout.universe.size.Fd + 1 }, (): number[] => []);
  for (const symbol of layout.symbols)
    for (let argument = 1; argument <= layout.sizeOf(symbol.of); argument += 1) {
      const cell = component.cellAt(layout.offset(symbol) + argument);
      if (cell < 0) continue;
      const fd =
        symbol.of === 'Fd'
          ? argument
          : symbol.of === 'Ioasid'
            ? (layout.table(fdOf.symbol)[argument] ?? 0)
            : 0;
      parts[(fd + parts.length - 1) % parts.length]?.push(cell);
    }
  return parts.filter((cells) => cells.length > 0);
}

/** A component has one group: it could not see that a reset of its slot reaches another one. */
function refuseSharedSlots({ groups }: Scope): void {
  const slotsOf = ({ devices }: GroupShape): number[] => [
    ...new Set(devices.flatMap(({ slot }) => (slot === undefined ? [] : [slot]))),
  ];
  const slots = groups.flatMap(slotsOf);
  if (new Set(slots).size !== slots.length)
    throw new NotSeparable('a bus or slot that is reset as one has devices of several groups');
}
