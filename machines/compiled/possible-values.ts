import type { Model } from '../model';
import type { FunctionSymbol } from '../terms/symbols';
import type { ValueNode } from '../terms/term';
import type { ChartRow } from './transitions';
import { commandKind } from '../command';
import { functionName } from './source';
import { eventsOf, rowsOf } from './transitions';

/**
 * The values that a function can take in a model: those it starts with, and those that some row writes
 * of an event that a command of the model can lead to. A bound, not the reachable values: it looks at
 * no guard.
 */
export function possibleValues(model: Model): ReadonlyMap<FunctionSymbol, readonly number[]> {
  const { layout } = model;
  const rows = reachableRows(model);
  const values = new Map<FunctionSymbol, readonly number[]>();
  for (const symbol of layout.symbols) {
    const found = new Set<number>();
    for (let argument = 1; argument <= layout.sizeOf(symbol.of); argument += 1)
      found.add(layout.read(model.initial, symbol, argument));
    for (const row of rows) {
      const { target } = row;
      if (target?.region === symbol.name && symbol.range.kind === 'enumeration')
        found.add(symbol.range.values.indexOf(target.state));
      for (const action of row.actions)
        if (action.type === 'update')
          for (const update of action.params.updates)
            if (update.symbol === symbol)
              constantsOf(update.value, rangeOf(symbol, model)).forEach((one) => found.add(one));
    }
    values.set(
      symbol,
      [...found].sort((a, b) => a - b),
    );
  }
  return values;
}

function reachableRows({ machines, commands }: Model): ChartRow[] {
  const handled = new Map(
    machines.flatMap((machine) =>
      eventsOf(machine).map((event) => {
        const { regions, root } = rowsOf(machine, event);
        const own = regions.flatMap(({ states }) => states.flatMap((state) => state.rows));
        return [functionName(machine.name, event), [...root, ...own]] as const;
      }),
    ),
  );
  const open = [
    ...commands.map(({ name }) => functionName(commandKind(name).to, name)),
    ...['WRITTEN', 'FAILED', 'SETTLE'].map((event) => functionName('group', event)),
  ];
  const seen = new Set<string>();
  const found: ChartRow[] = [];
  for (let name = open.pop(); name !== undefined; name = open.pop()) {
    if (seen.has(name)) continue;
    seen.add(name);
    for (const row of handled.get(name) ?? []) {
      found.push(row);
      for (const action of row.actions)
        if (action.type === 'tell')
          open.push(...action.params.messages.map((one) => functionName(one.to, one.event)));
    }
  }
  return found;
}

/** What a value term can be, if that can be seen without looking at the state; else everything. */
function constantsOf(node: ValueNode, everything: readonly number[]): readonly number[] {
  if (node.op === 'constant') return [node.value];
  if (node.op !== 'choose') return everything;
  return [...constantsOf(node.then, everything), ...constantsOf(node.otherwise, everything)];
}

/** Every value of the range; counters are bounded by what the environment may count. */
function rangeOf({ range }: FunctionSymbol, model: Model): readonly number[] {
  const upTo = (most: number): number[] => Array.from({ length: most + 1 }, (_, value) => value);
  switch (range.kind) {
    case 'enumeration':
      return upTo(range.values.length - 1);
    case 'reference':
      return upTo(model.layout.universe.size[range.to]);
    case 'flag':
      return upTo(1);
    case 'counter':
      return upTo(model.scope.failures);
    case 'domain':
      return upTo(3 + model.layout.universe.size.Ioasid);
  }
}
