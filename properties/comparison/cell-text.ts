import type { FunctionSymbol } from '../../machines/terms/symbols';
import type { Layout, State } from '../../machines/terms/structure';

/** The cells in which a model stores some functions. */
export const cellsOf = (layout: Layout, symbols: readonly FunctionSymbol[]): readonly number[] =>
  symbols.flatMap((symbol) =>
    Array.from({ length: layout.sizeOf(symbol.of) }, (_, at) => layout.offset(symbol) + at + 1),
  );

/** Some cells of a state as a text, equal where the values are. */
export function cellText(state: State, cells: readonly number[]): string {
  let text = '';
  for (const cell of cells) text += String.fromCharCode(state[cell] ?? 0);
  return text;
}
