import type { EntityMachine } from '../machines/chart/chart';
import type { ChartRow } from '../machines/compiled/transitions';
import { eventsOf, rowsOf } from '../machines/compiled/transitions';
import { printFormula } from '../machines/terms/print';

/** One transition of a region as a reader sees it. */
export interface DrawnTransition {
  readonly from: string;
  readonly event: string;
  /** The state it leads to; absent where it answers with an errno and changes nothing. */
  readonly to?: string;
  readonly errno?: string;
  readonly when: string;
  readonly source: string;
}

/** All transitions of a region, in the order in which they are tried. */
export function transitionsOf(machine: EntityMachine, region: string): DrawnTransition[] {
  return eventsOf(machine).flatMap((event) =>
    rowsOf(machine, event)
      .regions.filter(({ symbol }) => symbol.name === region)
      .flatMap(({ states }) =>
        states.flatMap(({ state, rows }) => rows.map((row) => drawn(state, event, row))),
      ),
  );
}

function drawn(from: string, event: string, row: ChartRow): DrawnTransition {
  const refusal = row.actions.find((action) => action.type === 'refuse');
  const finish = row.actions.find((action) => action.type === 'finish');
  const answer = refusal?.params.errno ?? finish?.params.errno;
  return {
    from,
    event,
    ...(refusal === undefined ? { to: row.target?.state ?? from } : {}),
    ...(answer === undefined ? {} : { errno: answer }),
    when: row.when.op === 'true' ? '' : printFormula(row.when),
    source: row.source,
  };
}

/** A region as a Mermaid state diagram; what leaves the state unchanged is only in the table. */
export function stateDiagram(machine: EntityMachine, region: string): string {
  const node = machine.logic.root.states[region];
  const initial = node?.config.initial;
  const arrows = new Map<string, Set<string>>();
  for (const { from, to, event } of transitionsOf(machine, region)) {
    if (to === undefined || to === from) continue;
    const arrow = `${from} --> ${to}`;
    arrows.set(arrow, (arrows.get(arrow) ?? new Set()).add(event));
  }
  return [
    'stateDiagram-v2',
    '  direction LR',
    ...(typeof initial === 'string' ? [`  [*] --> ${initial}`] : []),
    ...[...arrows].map(([arrow, events]) => `  ${arrow} : ${[...events].join(', ')}`),
  ].join('\n');
}
