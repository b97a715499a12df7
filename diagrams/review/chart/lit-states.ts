import type { Model } from '../../../machines/model';
import type { State } from '../../../machines/terms/structure';
import type { Statechart } from '../../statechart/statechart';
import { observe } from '../../../machines/system/observe';
import { showValue } from '../../../machines/terms/sorts';

/** Which elements are in which state of a statechart. */
export type LitStates = ReadonlyMap<string, readonly string[]>;

/** Which elements are in which state of a statechart: `bound` holds `d1` and `d2`. Every state has an entry. */
export function litStates(model: Model, state: State, chart: Statechart): LitStates {
  const lit = new Map<string, string[]>(chart.states.map((name) => [name, []]));
  for (const [who, name] of placesOf(model, state, chart.region)) lit.get(name)?.push(who);
  return lit;
}

/** Each element with its state in a region: as it is stored, or where it mirrors other places as XState says. */
function placesOf(model: Model, state: State, region: string): (readonly [string, string])[] {
  const { layout, machines } = model;
  const symbol = machines.flatMap(({ regions }) => regions).find(({ name }) => name === region);
  if (symbol === undefined)
    return observed(model, state).flatMap((line) => {
      const [, name, who = '', value = ''] = /^(\w+)\((\w+)\) = (\w+)$/.exec(line) ?? [];
      return name === region ? [[who, value] as const] : [];
    });
  const { of, range } = symbol;
  return Array.from({ length: layout.sizeOf(of) }, (_, at) => [
    of === 'Machine' || of === 'Domain' ? of : showValue({ kind: 'reference', to: of }, at + 1),
    showValue(range, layout.read(state, symbol, at + 1)),
  ]);
}

/** The views are asked for once per state: several charts are lit by the same answer. */
const known = new WeakMap<State, readonly string[]>();
function observed(model: Model, state: State): readonly string[] {
  const lines = known.get(state) ?? observe(model, state);
  known.set(state, lines);
  return lines;
}
