import type { Cell } from './cells';

/**
 * A variable of a step that is no part of the state, such as the kind of the command or its answer.
 */
export interface Register {
  readonly name: string;
  readonly values: readonly number[] | undefined;
}

/**
 * Terms without variables and quantifiers, over the cells of a finite scope. Equal terms are one
 * object with one number, so that they can be compared and counted cheaply.
 */
export type GroundValue =
  | { readonly id: number; readonly op: 'constant'; readonly value: number }
  | { readonly id: number; readonly op: 'cell'; readonly cell: Cell; readonly before: boolean }
  | { readonly id: number; readonly op: 'register'; readonly register: Register }
  | {
      readonly id: number;
      readonly op: 'plus' | 'minus';
      readonly left: GroundValue;
      readonly right: GroundValue;
    }
  | { readonly id: number; readonly op: 'count'; readonly of: readonly GroundFormula[] }
  | {
      readonly id: number;
      readonly op: 'choose';
      readonly when: GroundFormula;
      readonly then: GroundValue;
      readonly otherwise: GroundValue;
    };

export type GroundFormula =
  | { readonly id: number; readonly op: 'true' | 'false' }
  | {
      readonly id: number;
      readonly op: 'equal' | 'less';
      readonly left: GroundValue;
      readonly right: GroundValue;
    }
  | { readonly id: number; readonly op: 'not'; readonly body: GroundFormula }
  | { readonly id: number; readonly op: 'and' | 'or'; readonly parts: readonly GroundFormula[] };

type WithoutId<T> = T extends { readonly id: number } ? Omit<T, 'id'> : never;

/** Which values a cell can have at all; undefined where that is not known. */
export type PossibleValues = (cell: Cell) => readonly number[] | undefined;

/** Builds ground terms, simplified as far as constants and possible values allow. */
export class GroundTerms {
  private readonly byKey = new Map<string, GroundValue | GroundFormula>();
  readonly truth: GroundFormula;
  readonly falsity: GroundFormula;

  constructor(private readonly possible: PossibleValues) {
    this.truth = this.formula('true', { op: 'true' });
    this.falsity = this.formula('false', { op: 'false' });
  }

  constant(value: number): GroundValue {
    return this.value(`k${value}`, { op: 'constant', value });
  }

  cell(cell: Cell, before: boolean): GroundValue {
    const values = this.possible(cell);
    const [only] = values ?? [];
    if (values?.length === 1 && only !== undefined) return this.constant(only);
    return this.value(`${before ? 'b' : 'c'}${cell.index}`, { op: 'cell', cell, before });
  }

  register(register: Register): GroundValue {
    return this.value(`r${register.name}`, { op: 'register', register });
  }

  plus(left: GroundValue, right: GroundValue): GroundValue {
    if (left.op === 'constant' && right.op === 'constant')
      return this.constant(left.value + right.value);
    return this.value(`+${left.id},${right.id}`, { op: 'plus', left, right });
  }

  minus(left: GroundValue, right: GroundValue): GroundValue {
    if (left.op === 'constant' && right.op === 'constant')
      return this.constant(left.value - right.value);
    return this.value(`-${left.id},${right.id}`, { op: 'minus', left, right });
  }

  count(of: readonly GroundFormula[]): GroundValue {
    const certain = of.filter((one) => one.op === 'true').length;
    const open = of.filter((one) => one.op !== 'true' && one.op !== 'false');
    if (open.length === 0) return this.constant(certain);
    const rest = this.value(`#${open.map((one) => one.id).join(',')}`, { op: 'count', of: open });
    return certain === 0 ? rest : this.plus(rest, this.constant(certain));
  }

  choose(when: GroundFormula, then: GroundValue, otherwise: GroundValue): GroundValue {
    if (when.op === 'true' || then === otherwise) return then;
    if (when.op === 'false') return otherwise;
    if (when.op === 'not') return this.choose(when.body, otherwise, then);
    const key = `?${when.id},${then.id},${otherwise.id}`;
    return this.value(key, { op: 'choose', when, then, otherwise });
  }

  equal(left: GroundValue, right: GroundValue): GroundFormula {
    if (left === right) return this.truth;
    if (left.op === 'constant' && right.op === 'constant') return this.falsity;
    if (left.op === 'constant' || (left.op !== 'choose' && right.op === 'choose'))
      return this.equal(right, left);
    if (left.op === 'choose' && (right.op === 'constant' || right.op === 'choose'))
      return this.or(
        this.and(left.when, this.equal(left.then, right)),
        this.and(this.not(left.when), this.equal(left.otherwise, right)),
      );
    const mine = this.valuesOf(left);
    const theirs = this.valuesOf(right);
    if (mine !== undefined && theirs !== undefined && !mine.some((one) => theirs.includes(one)))
      return this.falsity;
    const key = right.op === 'constant' ? [left.id, right.id] : [left.id, right.id].sort();
    return this.formula(`=${key.join(',')}`, { op: 'equal', left, right });
  }

  less(left: GroundValue, right: GroundValue): GroundFormula {
    if (left === right) return this.falsity;
    const mine = this.valuesOf(left);
    const theirs = this.valuesOf(right);
    if (mine !== undefined && theirs !== undefined) {
      if (Math.max(...mine) < Math.min(...theirs)) return this.truth;
      if (Math.min(...mine) >= Math.max(...theirs)) return this.falsity;
    }
    return this.formula(`<${left.id},${right.id}`, { op: 'less', left, right });
  }

  not(body: GroundFormula): GroundFormula {
    switch (body.op) {
      case 'true':
        return this.falsity;
      case 'false':
        return this.truth;
      case 'not':
        return body.body;
      case 'equal':
      case 'less':
      case 'and':
      case 'or':
        return this.formula(`!${body.id}`, { op: 'not', body });
    }
  }

  and(...parts: readonly GroundFormula[]): GroundFormula {
    return this.joined('and', this.truth, this.falsity, parts);
  }

  or(...parts: readonly GroundFormula[]): GroundFormula {
    return this.joined('or', this.falsity, this.truth, parts);
  }

  /** The values that a term can have, or undefined where that is not known. */
  valuesOf(value: GroundValue): readonly number[] | undefined {
    switch (value.op) {
      case 'constant':
        return [value.value];
      case 'cell':
        return this.possible(value.cell);
      case 'register':
        return value.register.values;
      case 'count':
        return Array.from({ length: value.of.length + 1 }, (_, at) => at);
      case 'plus':
      case 'minus':
        return undefined;
      case 'choose': {
        const then = this.valuesOf(value.then);
        const otherwise = this.valuesOf(value.otherwise);
        if (then === undefined || otherwise === undefined) return undefined;
        return [...new Set([...then, ...otherwise])].sort((a, b) => a - b);
      }
    }
  }

  /** `unit` changes nothing in the joined formula, `zero` decides it. */
  private joined(
    op: 'and' | 'or',
    unit: GroundFormula,
    zero: GroundFormula,
    parts: readonly GroundFormula[],
  ): GroundFormula {
    const found = new Map<number, GroundFormula>();
    for (const part of parts)
      for (const one of part.op === op ? part.parts : [part])
        if (one !== unit) found.set(one.id, one);
    const all = [...found.values()];
    if (all.some((one) => one === zero || (one.op === 'not' && found.has(one.body.id))))
      return zero;
    const [only] = all;
    if (only === undefined) return unit;
    if (all.length === 1) return only;
    return this.formula(`${op}${all.map((one) => one.id).join(',')}`, { op, parts: all });
  }

  private value(key: string, node: WithoutId<GroundValue>): GroundValue {
    const known = this.byKey.get(key);
    if (known !== undefined && isValue(known)) return known;
    const made: GroundValue = { ...node, id: this.byKey.size };
    this.byKey.set(key, made);
    return made;
  }

  private formula(key: string, node: WithoutId<GroundFormula>): GroundFormula {
    const known = this.byKey.get(key);
    if (known !== undefined && !isValue(known)) return known;
    const made: GroundFormula = { ...node, id: this.byKey.size };
    this.byKey.set(key, made);
    return made;
  }
}

const valueOps: readonly string[] = [
  'constant',
  'cell',
  'register',
  'plus',
  'minus',
  'count',
  'choose',
] satisfies readonly GroundValue['op'][];

const isValue = (node: GroundValue | GroundFormula): node is GroundValue =>
  valueOps.includes(node.op);
