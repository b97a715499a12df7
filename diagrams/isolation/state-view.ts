import type { Model } from '../../machines/model';
import type { Sort } from '../../machines/terms/sorts';
import type { FunctionSymbol } from '../../machines/terms/symbols';
import type { State } from '../../machines/terms/structure';

/** A state read by name. What no machine of the policy stores reads as none, or as a region's first value. */
export class StateView {
  constructor(
    readonly model: Model,
    readonly state: State,
  ) {}

  has({ symbol }: { readonly symbol: FunctionSymbol }): boolean {
    return symbol.storage === 'static' || this.model.layout.offsets.has(symbol);
  }

  value(fn: { readonly symbol: FunctionSymbol }, of: number): number {
    return this.has(fn) ? this.model.layout.read(this.state, fn.symbol, of) : 0;
  }

  named<N extends string>(
    fn: { readonly symbol: FunctionSymbol; readonly values: readonly N[] },
    of: number,
  ): N | undefined {
    return fn.values[this.value(fn, of)];
  }

  all(sort: Sort): readonly number[] {
    return Array.from({ length: this.model.layout.universe.size[sort] }, (_, at) => at + 1);
  }
}
