import type { Model } from '../../machines/model';
import type { Sort } from '../../machines/terms/sorts';
import type { FunctionSymbol } from '../../machines/terms/symbols';
import type { State } from '../../machines/terms/structure';

/** A state of a model, read by the functions of the vocabulary. */
export class StateView {
  constructor(
    readonly model: Model,
    readonly state: State,
  ) {}

  /** The value of a function, as a number. */
  number(of: { readonly symbol: FunctionSymbol }, element: number): number {
    return this.model.layout.read(this.state, of.symbol, element);
  }

  /** Whether a function has one of the named values. */
  is<N extends string>(
    of: { readonly symbol: FunctionSymbol; readonly values: readonly N[] },
    element: number,
    ...names: readonly N[]
  ): boolean {
    const found = of.values[this.number(of, element)];
    return found !== undefined && names.includes(found);
  }

  /** All elements of a sort, in probe order. */
  all(sort: Sort): readonly number[] {
    return elementsOf(this.model, sort);
  }
}

/** The numbers of all elements of a sort in a model. */
export const elementsOf = (model: Model, sort: Sort): readonly number[] =>
  upTo(model.layout.universe.size[sort]);

const counted: (readonly number[])[] = [];
const upTo = (size: number): readonly number[] =>
  (counted[size] ??= Array.from({ length: size }, (_, at) => at + 1));
