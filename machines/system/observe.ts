import { transition } from 'xstate';
import type { EntityEvent } from '../chart/chart';
import type { Model } from '../model';
import type { State } from '../terms/structure';
import { sortPrefix } from '../terms/sorts';
import { snapshotOf } from './ask';

/**
 * What the charts show of a state besides what is stored: where each device's requests go (`rid`),
 * what the members of a group hold (`holding`), and whether some member is in a reset (`recovery`).
 * The machines work it out themselves, by the transitions of those regions.
 *
 * @returns texts such as `holding(g1) = mixed`, in the order of the machines
 */
export function observe(model: Model, state: State): string[] {
  const { layout } = model;
  return model.machines.flatMap((machine) => {
    const { of, logic, projections } = machine;
    const shown = projections.filter((name) => logic.root.states[name]?.transitions.has('OBSERVE'));
    if (of === 'Machine' || shown.length === 0) return [];
    return Array.from({ length: layout.universe.size[of] }, (_, at) => at + 1).flatMap((self) => {
      const event: EntityEvent = { type: 'OBSERVE', args: {}, layout, now: state };
      const [snapshot] = transition(logic, snapshotOf(machine, layout, state, self), event);
      // a parallel state of flat regions, which XState's type cannot say
      const value = snapshot.value as Readonly<Record<string, string>>;
      return shown.map((name) => `${name}(${sortPrefix[of]}${self}) = ${value[name] ?? '?'}`);
    });
  });
}
