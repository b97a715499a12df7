import type { EntityMachine } from '../chart/chart';
import type { FunctionSymbol } from '../terms/symbols';
import type { ValueNode } from '../terms/term';
import { eventsOf, rowsOf } from './transitions';

/**
 * Counters of things that all groups share and that are only ever raised, lowered and cleared. Such a
 * counter is the sum of what each group has added to it, so it can be kept in parts.
 */
export function sumsOf(machines: readonly EntityMachine[]): Set<FunctionSymbol> {
  const raised = new Set<FunctionSymbol>();
  const other = new Set<FunctionSymbol>();
  for (const machine of machines)
    for (const event of eventsOf(machine)) {
      const { regions, root } = rowsOf(machine, event);
      const rows = [...root, ...regions.flatMap(({ states }) => states.flatMap((one) => one.rows))];
      for (const action of rows.flatMap((row) => row.actions))
        if (action.type === 'update')
          for (const { symbol, value } of action.params.updates)
            if (value.op === 'plus' && isSame(value.left, symbol)) raised.add(symbol);
            else if (!isLoweredOrCleared(value, symbol)) other.add(symbol);
    }
  return new Set(
    [...raised].filter(
      (symbol) => !other.has(symbol) && (symbol.of === 'Fd' || symbol.of === 'Ioasid'),
    ),
  );
}

const isSame = (node: ValueNode, symbol: FunctionSymbol): boolean =>
  node.op === 'apply' &&
  node.symbol === symbol &&
  node.to.op === 'variable' &&
  node.to.name === 'self';

const isLoweredOrCleared = (value: ValueNode, symbol: FunctionSymbol): boolean =>
  (value.op === 'minus' && isSame(value.left, symbol)) ||
  (value.op === 'constant' && value.value === 0);
