import type { FunctionSymbol, Owner } from './symbols';
import type { Range, Sort } from './sorts';
import type { Kind } from './term';
import { Named, Value, constant } from './term';

/** Where a function is defined, for the builders below. */
type Argument = Sort | 'Domain' | 'Machine';
type ArgumentOf<A extends Argument> = A extends 'Machine'
  ? []
  : A extends Kind
    ? [of: Value<A>]
    : never;

/** A declared function: call it to look a value up, `.before` looks it up in the state before the command. */
export interface Lookup<A extends Argument, V> {
  (...of: ArgumentOf<A>): V;
  before(...of: ArgumentOf<A>): V;
  readonly symbol: FunctionSymbol;
}

/** A function whose values are the states of a statechart region of the same name. */
export interface RegionLookup<A extends Argument, N extends string> extends Lookup<A, Named<N>> {
  readonly values: readonly N[];
  /** The value of one of the names. */
  named(name: N): Named<N>;
}

interface Declaration<A extends Argument> {
  readonly name: string;
  readonly of: A;
  readonly owner: Owner;
  readonly meaning: string;
}

function lookup<A extends Argument, V>(
  declaration: Declaration<A>,
  range: Range,
  wrap: (node: Value<Kind>['node']) => V,
): Lookup<A, V> {
  const symbol: FunctionSymbol = {
    ...declaration,
    range,
    storage: declaration.owner === 'topology' ? 'static' : 'stored',
  };
  const read =
    (before: boolean) =>
    (...of: ArgumentOf<A>): V => {
      const argument: Value<Kind> | undefined = of[0];
      const to = argument === undefined ? constant(1, '') : argument.node;
      return wrap({ op: 'apply', symbol, to, before });
    };
  return Object.assign(read(false), { before: read(true), symbol });
}

export function enumeration<A extends Argument, const N extends string>(
  declaration: Declaration<A> & { readonly values: readonly N[] },
): RegionLookup<A, N> {
  const { values, ...rest } = declaration;
  return Object.assign(
    lookup(rest, { kind: 'enumeration', values }, (node) => new Named<N>(node, values)),
    { values, named: (name: N) => new Named<N>(constant(values.indexOf(name), name), values) },
  );
}

export const reference = <A extends Argument, S extends Sort>(
  declaration: Declaration<A> & { readonly to: S },
): Lookup<A, Value<S>> => {
  const { to, ...rest } = declaration;
  return lookup(rest, { kind: 'reference', to }, (node) => new Value<S>(node));
};

export const domainValued = <A extends Argument>(
  declaration: Declaration<A>,
): Lookup<A, Value<'Domain'>> =>
  lookup(declaration, { kind: 'domain' }, (node) => new Value<'Domain'>(node));

export const counter = <A extends Argument>(
  declaration: Declaration<A>,
): Lookup<A, Value<'Counter'>> =>
  lookup(declaration, { kind: 'counter' }, (node) => new Value<'Counter'>(node));

export const yesNo = <A extends Argument>(declaration: Declaration<A>): Lookup<A, Value<'Flag'>> =>
  lookup(declaration, { kind: 'flag' }, (node) => new Value<'Flag'>(node));
