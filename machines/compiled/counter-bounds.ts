import type { Model } from '../model';
import type { FunctionSymbol } from '../terms/symbols';
import type { ValueNode } from '../terms/term';
import { eventsOf, rowsOf } from './transitions';

/** What a byte can hold: the bound of a counter of which nothing better is known. */
const largest = 255;

/**
 * The largest value that each stored counter can have. A counter that no chart ever raises stays
 * within what it starts with; of the others the charts alone tell nothing,
 * and a mutant may even count below 0, which wraps around in the byte of the state.
 */
export function counterBounds(model: Model): ReadonlyMap<FunctionSymbol, number> {
  const bounds = new Map<FunctionSymbol, number>();
  const counters = model.layout.symbols.filter((symbol) => symbol.range.kind === 'counter');
  for (const symbol of counters) {
    let bound = 0;
    for (let element = 1; element <= model.layout.sizeOf(symbol.of); element += 1)
      bound = Math.max(bound, model.layout.read(model.initial, symbol, element));
    bounds.set(symbol, bound);
  }
  for (const { symbol, value } of updatesOf(model)) {
    const bound = bounds.get(symbol);
    if (bound !== undefined) bounds.set(symbol, Math.max(bound, raisedTo(symbol, value)));
  }
  return bounds;
}

/** The value that an update can raise a counter to; 0 if it only lowers it. */
function raisedTo(symbol: FunctionSymbol, value: ValueNode): number {
  if (value.op === 'constant') return value.value;
  const kept = value.op === 'minus' ? value.left : value;
  return kept.op === 'apply' && kept.symbol === symbol ? 0 : largest;
}

function updatesOf(model: Model): { symbol: FunctionSymbol; value: ValueNode }[] {
  return model.machines.flatMap((machine) =>
    eventsOf(machine).flatMap((event) => {
      const { regions, root } = rowsOf(machine, event);
      const rows = [...regions.flatMap((one) => one.states.flatMap((at) => at.rows)), ...root];
      return rows.flatMap((row) =>
        row.actions.flatMap((action) =>
          action.type === 'update' ? [...action.params.updates] : [],
        ),
      );
    }),
  );
}
