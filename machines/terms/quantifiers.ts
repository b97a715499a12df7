import type { FunctionSymbol } from './symbols';
import type { Sort } from './sorts';
import type { Formula, Quantified } from './term';
import { Value, variable } from './term';

/** What a quantifier ranges over: a whole sort, or the elements that `symbol` maps to `equals`. */
export interface Elements<S extends Sort> {
  readonly sort: S;
  readonly where?: { readonly symbol: FunctionSymbol; readonly equals: Value<Sort> };
}

export const every = <S extends Sort>(sort: S): Elements<S> => ({ sort });

type Body<S extends Sort> = (element: Value<S>) => Formula;

/**
 * Builds the body with a variable named by the sort and the depth of nesting, so that nested
 * quantifiers never capture each other and equal formulas stay equal.
 */
function bind<S extends Sort>(
  elements: Elements<S>,
  body: Body<S>,
): { over: Quantified; body: Formula } {
  depth += 1;
  try {
    const name = `${elements.sort.toLowerCase().slice(0, 1)}_${depth}`;
    const over: Quantified =
      elements.where === undefined
        ? { variable: name, sort: elements.sort }
        : {
            variable: name,
            sort: elements.sort,
            where: { symbol: elements.where.symbol, equals: elements.where.equals.node },
          };
    return { over, body: body(variable<S>(name)) };
  } finally {
    depth -= 1;
  }
}
let depth = 0;

export const forAll = <S extends Sort>(elements: Elements<S>, body: Body<S>): Formula => ({
  op: 'forAll',
  ...bind(elements, body),
});

export const exists = <S extends Sort>(elements: Elements<S>, body: Body<S>): Formula => ({
  op: 'exists',
  ...bind(elements, body),
});

/** How many elements satisfy the body. */
export const count = <S extends Sort>(elements: Elements<S>, body: Body<S>): Value<'Counter'> =>
  new Value({ op: 'count', ...bind(elements, body) });

/** The first element (in probe order) that satisfies the body, or none. */
export const first = <S extends Sort>(elements: Elements<S>, body: Body<S>): Value<S> =>
  new Value({ op: 'first', ...bind(elements, body) });

/** The last such element, or none. */
export const last = <S extends Sort>(elements: Elements<S>, body: Body<S>): Value<S> =>
  new Value({ op: 'last', ...bind(elements, body) });
