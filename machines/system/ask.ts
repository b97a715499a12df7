import type { AnyMachineSnapshot } from 'xstate';
import type { EntityContext, EntityEvent, EntityMachine } from '../chart/chart';
import type { Message } from '../chart/transition';
import type { Errno } from '../errno';
import type { FunctionSymbol } from '../terms/symbols';
import type { Layout, State } from '../terms/structure';
import { transition } from 'xstate';

/** A value that a machine wants changed. */
export interface Change {
  readonly symbol: FunctionSymbol;
  readonly argument: number;
  readonly value: number;
}

/** What one machine answers to one event. */
export type Answer =
  | { readonly kind: 'ignored' }
  | { readonly kind: 'refused'; readonly errno: Errno; readonly source: string }
  | {
      readonly kind: 'accepted';
      readonly changes: readonly Change[];
      readonly messages: readonly Message[];
      readonly finish?: Errno;
    };

/** The snapshot of one entity in a state: its regions and fields read out of the structure. */
export function snapshotOf(
  machine: EntityMachine,
  layout: Layout,
  state: State,
  self: number,
): AnyMachineSnapshot {
  const value: Record<string, string> = {};
  for (const [name, region] of Object.entries(machine.logic.root.states)) {
    const symbol = machine.regions.find((one) => one.name === name);
    const initial = region.config.initial;
    if (symbol !== undefined && symbol.range.kind === 'enumeration')
      value[name] = symbol.range.values[layout.read(state, symbol, self)] ?? '';
    else if (typeof initial === 'string') value[name] = initial;
  }
  const context: Record<string, number> = { self };
  for (const field of machine.fields) context[field.name] = layout.read(state, field, self);
  return machine.logic.resolveState({ value, context });
}

/** Sends one event to one machine, as XState takes it, and reads off what it changed and said. */
export function ask(
  machine: EntityMachine,
  layout: Layout,
  now: State,
  self: number,
  type: string,
  args: Readonly<Record<string, number>>,
): Answer {
  const before = snapshotOf(machine, layout, now, self);
  const event: EntityEvent = { type, args, layout, now };
  const [after, actions] = transition(machine.logic, before, event);
  const all: readonly { readonly type: string }[] = actions;
  const said = all.filter(isOwn);
  if (said.length === 0) return { kind: 'ignored' };
  const refusal = said.find((one) => one.type === 'refuse');
  if (refusal !== undefined) return { kind: 'refused', errno: refusal.params.errno, source: type };
  const finish = said.find((one) => one.type === 'finish');
  return {
    kind: 'accepted',
    changes: changesBetween(machine, layout, now, self, after),
    messages: said.flatMap((one) => (one.type === 'tell' ? one.params.messages : [])),
    ...(finish === undefined ? {} : { finish: finish.params.errno }),
  };
}

type Said =
  | { readonly type: 'refuse'; readonly params: { readonly errno: Errno } }
  | { readonly type: 'finish'; readonly params: { readonly errno: Errno } }
  | { readonly type: 'tell'; readonly params: { readonly messages: readonly Message[] } };

/** Only the shared set-up of `chart.ts` creates these actions, with the parameters declared there. */
function isOwn(action: { readonly type: string }): action is Said {
  return action.type === 'refuse' || action.type === 'finish' || action.type === 'tell';
}

function changesBetween(
  machine: EntityMachine,
  layout: Layout,
  now: State,
  self: number,
  after: AnyMachineSnapshot,
): Change[] {
  const changes: Change[] = [];
  // every entity machine is one parallel state of flat regions over one context: XState's type cannot say so
  const value = after.value as Readonly<Record<string, string>>;
  const context = after.context as EntityContext;
  const note = (symbol: FunctionSymbol, to: number): void => {
    if (layout.read(now, symbol, self) !== to) changes.push({ symbol, argument: self, value: to });
  };
  for (const region of machine.regions)
    if (region.range.kind === 'enumeration')
      note(region, region.range.values.indexOf(value[region.name] ?? ''));
  for (const field of machine.fields) note(field, context[field.name] ?? 0);
  return changes;
}
