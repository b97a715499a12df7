import type { Model } from '../../../machines/model';
import type { State } from '../../../machines/terms/structure';
import type { Statechart } from '../../statechart/statechart';
import { showValue } from '../../../machines/terms/sorts';

/** Which elements are in which state of a statechart: `bound` holds `d1` and `d2`. Every state has an entry. */
export function litStates(
  { layout, machines }: Model,
  state: State,
  chart: Statechart,
): ReadonlyMap<string, readonly string[]> {
  const lit = new Map<string, string[]>(chart.states.map((name) => [name, []]));
  const symbol = machines
    .flatMap(({ regions }) => regions)
    .find(({ name }) => name === chart.region);
  if (symbol === undefined) return lit;
  for (let element = 1; element <= layout.sizeOf(symbol.of); element += 1) {
    const name = showValue(symbol.range, layout.read(state, symbol, element));
    const { of } = symbol;
    const who =
      of === 'Machine' || of === 'Domain' ? of : showValue({ kind: 'reference', to: of }, element);
    lit.get(name)?.push(who);
  }
  return lit;
}
