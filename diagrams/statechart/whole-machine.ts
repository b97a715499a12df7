import type { EntityMachine } from '../../machines/chart/chart';
import type { Statechart } from './statechart';
import { eventsOf, rowsOf, rowsOfView } from '../../machines/compiled/transitions';
import { edgeOf, statechartsOf } from './statechart';

/** The one state of a chart whose transitions do not depend on any region. */
export const everyState = 'every state';

/** What the regions show that store nothing. */
const views: Readonly<Record<string, string>> = {
  rid: 'where plain requests of the device go, as software sees it: a view of the group',
  holding: 'what the members of the group hold: a view of the devices',
  recovery: 'whether some member is parked by a function reset: a view of the devices',
};

/**
 * Everything that a machine does: its regions, the views that mirror the rest of the system, and the
 * transitions that are the same in every state of every region.
 */
export function chartsOf(machine: EntityMachine): Statechart[] {
  return [...statechartsOf(machine), ...viewsOf(machine), ...wholeMachine(machine)];
}

/** Regions that only mirror other places. Their transitions begin in every state. */
function viewsOf(machine: EntityMachine): Statechart[] {
  return machine.projections.flatMap((region): Statechart[] => {
    const rows = rowsOfView(machine, region);
    const { initial } = machine.logic.root.states[region]?.config ?? {};
    if (rows.length === 0) return [];
    return [
      {
        machine: machine.name,
        region,
        meaning: views[region] ?? 'a view of other machines',
        owner: 'kernel',
        initial: typeof initial === 'string' ? initial : '',
        states: [everyState, ...Object.keys(machine.logic.root.states[region]?.states ?? {})],
        edges: rows.map((row) => edgeOf(everyState, 'OBSERVE', row)),
      },
    ];
  });
}

/** Transitions of the machine as a whole: they set fields, and leave every region where it is. */
function wholeMachine(machine: EntityMachine): Statechart[] {
  const edges = eventsOf(machine).flatMap((event) =>
    rowsOf(machine, event).root.map((row) => edgeOf(everyState, event, row)),
  );
  const isHardware = machine.fields.every(({ owner }) => owner === 'hardware');
  return edges.length === 0
    ? []
    : [
        {
          machine: machine.name,
          region: 'fields',
          meaning: `what changes ${machine.fields.map(({ name }) => name).join(', ')} alike in every state`,
          owner: isHardware ? 'hardware' : 'kernel',
          initial: everyState,
          states: [everyState],
          edges,
        },
      ];
}
