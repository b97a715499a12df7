import type { Model } from '../../machines/model';
import type { FunctionSymbol } from '../../machines/terms/symbols';
import { sortPrefix } from '../../machines/terms/sorts';

/** One value of one stored function in a finite scope: `session(d1)`, written `session_d1`. */
export interface Cell {
  /** Where it lies in a state of the model. */
  readonly index: number;
  readonly name: string;
  readonly symbol: FunctionSymbol;
  readonly argument: number;
  readonly initial: number;
}

/** Every cell of a model, in the order of the state. */
export function cellsOf(model: Model): readonly Cell[] {
  const { layout } = model;
  return layout.symbols.flatMap((symbol) =>
    Array.from({ length: layout.sizeOf(symbol.of) }, (_, at): Cell => {
      const argument = at + 1;
      return {
        index: layout.offset(symbol) + argument,
        name: nameOf(symbol, argument),
        symbol,
        argument,
        initial: layout.read(model.initial, symbol, argument),
      };
    }),
  );
}

function nameOf({ name, of }: FunctionSymbol, argument: number): string {
  if (of === 'Machine') return name;
  if (of === 'Domain') return `${name}_domain${argument}`;
  return `${name}_${sortPrefix[of]}${argument}`;
}
