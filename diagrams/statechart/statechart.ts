import type { EntityMachine } from '../../machines/chart/chart';
import type { ChartAction, MachineName } from '../../machines/chart/transition';
import type { ChartRow } from '../../machines/compiled/transitions';
import type { Errno } from '../../machines/errno';
import type { Owner } from '../../machines/terms/symbols';
import { eventsOf, rowsOf } from '../../machines/compiled/transitions';
import { printFormula, printValue } from '../../machines/terms/print';

/** One transition of a region as a reader sees it. */
export interface StatechartEdge {
  readonly from: string;
  /** The state it leads to; the same one where the region does not change. */
  readonly to: string;
  readonly event: string;
  /** What must hold, in the usual notation; empty where nothing must. */
  readonly guard: string;
  /** What it sets and whom it tells; empty where it does neither. */
  readonly action: string;
  /** The answer of the command, where it ends here. */
  readonly errno?: Errno;
  /** Whether it answers with an errno and changes nothing. */
  readonly refusal: boolean;
  /** The kernel function or mail that it follows. */
  readonly source: string;
}

/** One region of a machine: a function of the model and how its value changes. */
export interface Statechart {
  readonly machine: MachineName;
  readonly region: string;
  readonly meaning: string;
  /** Who decides the value; it colours the states. */
  readonly owner: Owner;
  readonly initial: string;
  readonly states: readonly string[];
  /** In the order in which they are tried. */
  readonly edges: readonly StatechartEdge[];
}

/** Every region of a machine that stores something, drawn from XState and the terms of its guards. */
export function statechartsOf(machine: EntityMachine): Statechart[] {
  const events = eventsOf(machine).map((event) => ({ event, rows: rowsOf(machine, event) }));
  return machine.regions.map((symbol) => {
    const { initial } = machine.logic.root.states[symbol.name]?.config ?? {};
    return {
      machine: machine.name,
      region: symbol.name,
      meaning: symbol.meaning,
      owner: symbol.owner,
      initial: typeof initial === 'string' ? initial : '',
      states: Object.keys(machine.logic.root.states[symbol.name]?.states ?? {}),
      edges: events.flatMap(({ event, rows }) =>
        rows.regions
          .filter((region) => region.symbol === symbol)
          .flatMap(({ states }) => states)
          .flatMap(({ state, rows: own }) => own.map((row) => edgeOf(state, event, row))),
      ),
    };
  });
}

/** A transition of a chart, as it is tried in the state `from`. */
export function edgeOf(from: string, event: string, row: ChartRow): StatechartEdge {
  const refusal = row.actions.find((action) => action.type === 'refuse');
  const finish = row.actions.find((action) => action.type === 'finish');
  const errno = refusal?.params.errno ?? finish?.params.errno;
  return {
    from,
    to: row.target?.state ?? from,
    event,
    guard: row.when.op === 'true' ? '' : printFormula(row.when),
    action: row.actions.map(printAction).filter(Boolean).join(', '),
    ...(errno === undefined ? {} : { errno }),
    refusal: refusal !== undefined,
    source: row.source,
  };
}

/** What an action does, in a reader's words: `ctx := fd`, `tell group CLAIM`. */
function printAction(action: ChartAction): string {
  switch (action.type) {
    case 'update':
      return action.params.updates
        .map(({ symbol, value }) => `${symbol.name} := ${printValue(value)}`)
        .join(', ');
    case 'tell':
      return action.params.messages.map(({ to, event }) => `tell ${to} ${event}`).join(', ');
    case 'refuse':
    case 'finish':
      return '';
  }
}

/** `EVENT [guard] / action → errno`: the label of an edge. */
export function labelOf(edge: StatechartEdge): string {
  const { event, guard, action, errno } = edge;
  return [
    event,
    ...(guard === '' ? [] : [`[${guard}]`]),
    ...(action === '' ? [] : [`/ ${action}`]),
    ...(errno === undefined ? [] : [`→ ${errno}`]),
  ].join(' ');
}
