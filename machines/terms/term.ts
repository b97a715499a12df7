import type { FunctionSymbol } from './symbols';
import type { Sort } from './sorts';

/**
 * Terms: the one language in which guards, updates and invariants are written. They are plain data,
 * so the same definition is evaluated by XState, printed in a diagram, named by a refusal, compiled
 * to JavaScript and exported to other checkers.
 */
export type ValueNode =
  | { readonly op: 'constant'; readonly value: number; readonly text: string }
  | { readonly op: 'variable'; readonly name: string }
  | {
      readonly op: 'apply';
      readonly symbol: FunctionSymbol;
      readonly to: ValueNode;
      readonly before: boolean;
    }
  | { readonly op: 'translated'; readonly ioasid: ValueNode }
  | { readonly op: 'plus'; readonly left: ValueNode; readonly right: ValueNode }
  | { readonly op: 'minus'; readonly left: ValueNode; readonly right: ValueNode }
  | { readonly op: 'count'; readonly over: Quantified; readonly body: Formula }
  | { readonly op: 'first' | 'last'; readonly over: Quantified; readonly body: Formula }
  | {
      readonly op: 'choose';
      readonly when: Formula;
      readonly then: ValueNode;
      readonly otherwise: ValueNode;
    };

export type Formula =
  | { readonly op: 'true' }
  | { readonly op: 'false' }
  | { readonly op: 'equal'; readonly left: ValueNode; readonly right: ValueNode }
  | { readonly op: 'less'; readonly left: ValueNode; readonly right: ValueNode }
  | { readonly op: 'not'; readonly body: Formula }
  | { readonly op: 'and'; readonly all: readonly Formula[] }
  | { readonly op: 'or'; readonly any: readonly Formula[] }
  | { readonly op: 'forAll'; readonly over: Quantified; readonly body: Formula }
  | { readonly op: 'exists'; readonly over: Quantified; readonly body: Formula };

/** A bound variable ranging over a sort, or over those elements that a static function maps to `equals`. */
export interface Quantified {
  readonly variable: string;
  readonly sort: Sort;
  readonly where?: { readonly symbol: FunctionSymbol; readonly equals: ValueNode };
}

/** The kinds of value that the type checker keeps apart; an enumeration is known by its names. */
export type Kind = Sort | 'Domain' | 'Counter' | 'Flag' | `{${string}}`;

/** A typed value term. `equals` compares only values of one kind. */
export class Value<K extends Kind> {
  declare readonly kind: K;
  constructor(readonly node: ValueNode) {}

  equals(other: Value<K>): Formula {
    return { op: 'equal', left: this.node, right: other.node };
  }
  differs(other: Value<K>): Formula {
    return not(this.equals(other));
  }
  isNone(): Formula {
    return { op: 'equal', left: this.node, right: constant(0, 'none') };
  }
  isSome(): Formula {
    return not(this.isNone());
  }
  plus(by: Value<'Counter'>): Value<'Counter'> {
    return new Value({ op: 'plus', left: this.node, right: by.node });
  }
  minus(by: Value<'Counter'>): Value<'Counter'> {
    return new Value({ op: 'minus', left: this.node, right: by.node });
  }
  atLeast(least: number): Formula {
    return not({ op: 'less', left: this.node, right: constant(least, String(least)) });
  }
}

/** A value of an enumeration: it is compared with its names. */
export class Named<N extends string> extends Value<`{${string}}`> {
  constructor(
    node: ValueNode,
    private readonly names: readonly N[],
  ) {
    super(node);
  }
  is(...wanted: readonly N[]): Formula {
    return or(
      ...wanted.map((name): Formula => ({
        op: 'equal',
        left: this.node,
        right: constant(this.names.indexOf(name), name),
      })),
    );
  }
  isNot(...unwanted: readonly N[]): Formula {
    return not(this.is(...unwanted));
  }
}

export const constant = (value: number, text: string): ValueNode => ({
  op: 'constant',
  value,
  text,
});
export const truth: Formula = { op: 'true' };
export const falsity: Formula = { op: 'false' };

export function not(body: Formula): Formula {
  switch (body.op) {
    case 'true':
      return falsity;
    case 'false':
      return truth;
    case 'not':
      return body.body;
    case 'equal':
    case 'less':
    case 'and':
    case 'or':
    case 'forAll':
    case 'exists':
      return { op: 'not', body };
  }
}

export function and(...parts: readonly Formula[]): Formula {
  const all = parts
    .flatMap((part) => (part.op === 'and' ? part.all : [part]))
    .filter((part) => part.op !== 'true');
  if (all.some((part) => part.op === 'false')) return falsity;
  const [only] = all;
  return only === undefined ? truth : all.length === 1 ? only : { op: 'and', all };
}

export function or(...parts: readonly Formula[]): Formula {
  const any = parts
    .flatMap((part) => (part.op === 'or' ? part.any : [part]))
    .filter((part) => part.op !== 'false');
  if (any.some((part) => part.op === 'true')) return truth;
  const [only] = any;
  return only === undefined ? falsity : any.length === 1 ? only : { op: 'or', any };
}

export const implies = (premise: Formula, conclusion: Formula): Formula =>
  or(not(premise), conclusion);
export const iff = (left: Formula, right: Formula): Formula =>
  and(implies(left, right), implies(right, left));

export const number = (value: number): Value<'Counter'> =>
  new Value(constant(value, String(value)));
export const flag = (value: boolean): Value<'Flag'> =>
  new Value(constant(value ? 1 : 0, value ? 'yes' : 'no'));
export const none = <K extends Sort>(): Value<K> => new Value(constant(0, 'none'));
export const variable = <K extends Kind>(name: string): Value<K> =>
  new Value({ op: 'variable', name });
export const choose = <K extends Kind>(
  when: Formula,
  then: Value<K>,
  otherwise: Value<K>,
): Value<K> => new Value({ op: 'choose', when, then: then.node, otherwise: otherwise.node });
