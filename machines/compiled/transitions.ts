import type { AnyStateNode } from 'xstate';
import type { EntityMachine } from '../chart/chart';
import type { ChartAction } from '../chart/transition';
import type { FunctionSymbol } from '../terms/symbols';
import type { Formula } from '../terms/term';
import { ModelError } from '../system/compose';

/** A transition of a chart as data: when, where to, what to do. */
export interface ChartRow {
  readonly when: Formula;
  /** The region and the state that it enters, unless it stays. */
  readonly target?: { readonly region: string; readonly state: string };
  readonly actions: readonly ChartAction[];
  readonly source: string;
}

/** All rows of one machine for one event: per region and state, then those of the whole machine. */
export interface EventRows {
  readonly regions: readonly {
    readonly symbol: FunctionSymbol;
    readonly states: readonly {
      readonly state: string;
      readonly index: number;
      readonly rows: readonly ChartRow[];
    }[];
  }[];
  readonly root: readonly ChartRow[];
}

/**
 * Reads a machine's transitions out of XState, in the order in which XState tries them. What the
 * compiled form cannot express (eventless, delayed, invoked, history) is an error, never ignored.
 */
export function rowsOf(machine: EntityMachine, event: string): EventRows {
  const { root } = machine.logic;
  rejectUnsupported(root);
  return {
    regions: machine.regions.map((symbol) => {
      const node = root.states[symbol.name];
      if (node === undefined || symbol.range.kind !== 'enumeration')
        throw new ModelError(`${machine.name} has no region ${symbol.name}`);
      if (node.transitions.size > 0)
        throw new ModelError(`${machine.name}.${symbol.name} has transitions of its own`);
      const { values } = symbol.range;
      return {
        symbol,
        states: Object.values(node.states).map((state) => ({
          state: state.key,
          index: values.indexOf(state.key),
          rows: rowsAt(state, event),
        })),
      };
    }),
    root: rowsAt(root, event),
  };
}

/** Every event that the machine has a transition for. */
export function eventsOf(machine: EntityMachine): string[] {
  const names = new Set<string>(machine.logic.root.transitions.keys());
  const stored = new Set(machine.regions.map((symbol) => symbol.name));
  for (const [name, node] of Object.entries(machine.logic.root.states))
    if (stored.has(name))
      for (const state of Object.values(node.states))
        for (const event of state.transitions.keys()) names.add(event);
  return [...names];
}

/** What moves a region that only mirrors the rest of the system: the rows of `OBSERVE`, in their order. */
export function rowsOfView(machine: EntityMachine, region: string): ChartRow[] {
  const node = machine.logic.root.states[region];
  return node === undefined ? [] : rowsAt(node, 'OBSERVE');
}

function rowsAt(node: AnyStateNode, event: string): ChartRow[] {
  return (node.transitions.get(event) ?? []).map((one) => {
    const [target, ...others] = one.target ?? [];
    if (others.length > 0) throw new ModelError(`${node.id} enters several states on ${event}`);
    return {
      when: guardOf(one.guard, node),
      ...(target === undefined
        ? {}
        : { target: { region: target.parent?.key ?? '', state: target.key } }),
      actions: one.actions.map((action) => actionOf(action, node)),
      source: one.description ?? '',
    };
  });
}

/** Guards and actions are only ever made by `refuse` and `accept`; anything else is a mistake. */
function guardOf(guard: unknown, node: AnyStateNode): Formula {
  if (isTermGuard(guard)) return guard.params.formula;
  throw new ModelError(`${node.id} has a guard that is not a term`);
}

function isTermGuard(guard: unknown): guard is { params: { formula: Formula } } {
  return (
    typeof guard === 'object' &&
    guard !== null &&
    'type' in guard &&
    guard.type === 'holds' &&
    'params' in guard
  );
}

function actionOf(action: unknown, node: AnyStateNode): ChartAction {
  if (isChartAction(action)) return action;
  throw new ModelError(`${node.id} has an action that is not data`);
}

function isChartAction(action: unknown): action is ChartAction {
  return (
    typeof action === 'object' &&
    action !== null &&
    'type' in action &&
    'params' in action &&
    (action.type === 'refuse' ||
      action.type === 'update' ||
      action.type === 'tell' ||
      action.type === 'finish')
  );
}

function rejectUnsupported(node: AnyStateNode): void {
  if (node.always !== undefined && node.always.length > 0)
    throw new ModelError(`${node.id} has eventless transitions`);
  if (node.after.length > 0) throw new ModelError(`${node.id} has delayed transitions`);
  if (node.invoke.length > 0) throw new ModelError(`${node.id} invokes an actor`);
  if (node.type === 'history') throw new ModelError(`${node.id} is a history state`);
  if (node.entry.length > 0 || node.exit.length > 0)
    throw new ModelError(`${node.id} has entry or exit actions`);
  Object.values(node.states).forEach(rejectUnsupported);
}
