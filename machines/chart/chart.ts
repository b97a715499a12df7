import type { AnyStateMachine } from 'xstate';
import type { FunctionSymbol } from '../terms/symbols';
import type { Formula } from '../terms/term';
import type { Layout, State } from '../terms/structure';
import type { Sort } from '../terms/sorts';
import type { Errno } from '../errno';
import type { MachineName, Message, Update } from './transition';
import { assign, setup } from 'xstate';
import { holds, valueOf, type Valuation } from '../terms/evaluate';

/** The fields of one entity, by the name of their function; `self` is its number. */
export type EntityContext = Readonly<Record<string, number>>;

/** An event as XState sees it: its parameters, and the state of the whole system it is judged in. */
export interface EntityEvent {
  readonly type: string;
  readonly args: Readonly<Record<string, number>>;
  readonly layout: Layout;
  readonly now: State;
}

/** What an entity's guards and updates are evaluated in. */
export function valuation(context: EntityContext, event: EntityEvent): Valuation {
  const { layout, now, args } = event;
  return { layout, now, before: now, variables: { ...args, self: context['self'] ?? 0 } };
}

/**
 * The one XState set-up that all machines of the model share. Guards and updates are terms given as
 * parameters, so the machine definitions stay data; `tell`, `refuse` and `finish` are read by the
 * composition from the actions that XState returns and do nothing by themselves.
 */
export const lifecycle = setup({
  // eslint-disable-next-line @typescript-eslint/no-unnecessary-type-assertion -- XState infers from it
  types: {} as { context: EntityContext; events: EntityEvent },
  guards: {
    holds: ({ context, event }, params: { formula: Formula }) =>
      holds(params.formula, valuation(context, event)),
  },
  actions: {
    update: assign(({ context, event }, params: { updates: readonly Update[] }) => {
      const at = valuation(context, event);
      const changed: Record<string, number> = {};
      for (const { symbol, value } of params.updates) changed[symbol.name] = valueOf(value, at);
      return changed;
    }),
    tell: (_, _params: { messages: readonly Message[] }) => undefined,
    refuse: (_, _params: { errno: Errno }) => undefined,
    finish: (_, _params: { errno: Errno }) => undefined,
  },
});

/** One kind of machine of a model: its XState logic and which functions its state makes up. */
export interface EntityMachine {
  readonly name: MachineName;
  readonly of: Sort | 'Machine';
  readonly logic: AnyStateMachine;
  /** Functions kept as parallel regions: their values are the states of the region of that name. */
  readonly regions: readonly FunctionSymbol[];
  /** Functions kept in the context. */
  readonly fields: readonly FunctionSymbol[];
  /** Regions that only mirror the rest of the system, for readers of the chart; they store nothing. */
  readonly projections: readonly string[];
}
