import type { EntityMachine } from '../../machines/chart/chart';
import type { MachineName } from '../../machines/chart/transition';
import type { ChartRow } from '../../machines/compiled/transitions';
import type { FunctionSymbol } from '../../machines/terms/symbols';
import { eventsOf, rowsOf } from '../../machines/compiled/transitions';
import { reads } from '../../machines/terms/reads';

/** How one machine refers to another: by messages that it sends, or by functions that its guards read. */
export interface Reference {
  readonly kind: 'tells' | 'reads';
  readonly from: MachineName;
  /** The machine, or the topology for facts that nobody changes. */
  readonly to: MachineName | 'topology';
  /** The messages or the functions, by name. */
  readonly names: readonly string[];
}

/** All references between the machines of a policy, read off their transitions. */
export function referencesOf(machines: readonly EntityMachine[]): Reference[] {
  return machines.flatMap((machine) => {
    const rows = rowsOfMachine(machine);
    const messages = rows
      .flatMap(({ actions }) => actions)
      .flatMap((action) => (action.type === 'tell' ? action.params.messages : []));
    const functions = rows.flatMap(({ when }) => [...reads(when)]);
    return [
      ...collected(
        machine.name,
        'tells',
        messages,
        ({ to }) => to,
        ({ event }) => event,
      ),
      ...collected(
        machine.name,
        'reads',
        functions.filter((symbol) => keeperOf(machines, symbol) !== machine.name),
        (symbol) => keeperOf(machines, symbol),
        ({ name }) => name,
      ),
    ];
  });
}

function rowsOfMachine(machine: EntityMachine): ChartRow[] {
  return eventsOf(machine).flatMap((event) => {
    const { regions, root } = rowsOf(machine, event);
    return [...regions.flatMap(({ states }) => states.flatMap(({ rows }) => rows)), ...root];
  });
}

/** Whose state a function is part of. */
function keeperOf(
  machines: readonly EntityMachine[],
  symbol: FunctionSymbol,
): MachineName | 'topology' {
  const keeper = machines.find(({ regions, fields }) => [...regions, ...fields].includes(symbol));
  return keeper?.name ?? 'topology';
}

function collected<T>(
  from: MachineName,
  kind: Reference['kind'],
  all: readonly T[],
  to: (one: T) => Reference['to'],
  name: (one: T) => string,
): Reference[] {
  const targets = new Map<Reference['to'], Set<string>>();
  for (const one of all) {
    const names = targets.get(to(one)) ?? new Set();
    targets.set(to(one), names.add(name(one)));
  }
  return [...targets].map(([target, names]) => ({ kind, from, to: target, names: [...names] }));
}
