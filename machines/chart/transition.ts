import type { FunctionSymbol } from '../terms/symbols';
import type { Elements } from '../terms/quantifiers';
import type { Formula, Quantified, ValueNode } from '../terms/term';
import type { Kind } from '../terms/term';
import type { Lookup } from '../terms/declare';
import type { Errno } from '../errno';
import type { MessageArguments, MessageName } from './events';
import { Value, truth, variable } from '../terms/term';

export const machineNames = [
  'device',
  'group',
  'ioasid',
  'iommuFd',
  'requester',
  'environment',
] as const;
export type MachineName = (typeof machineNames)[number];

/** A message to one machine, or to one machine for each element of a range. */
export interface Message {
  readonly to: MachineName;
  readonly which: ValueNode;
  readonly each?: Quantified;
  readonly when: Formula;
  readonly event: MessageName;
  readonly args: Readonly<Record<string, ValueNode>>;
}

/** New values of the machine's own fields. */
export interface Update {
  readonly symbol: FunctionSymbol;
  readonly value: ValueNode;
}

/** What the source of a transition is: a kernel function, a mail, or the model's own bookkeeping. */
export type Source = string;

export interface RefuseAction {
  readonly type: 'refuse';
  readonly params: { readonly errno: Errno };
}
export interface UpdateAction {
  readonly type: 'update';
  readonly params: { readonly updates: readonly Update[] };
}
export interface TellAction {
  readonly type: 'tell';
  readonly params: { readonly messages: readonly Message[] };
}
export interface FinishAction {
  readonly type: 'finish';
  readonly params: { readonly errno: Errno };
}
export type ChartAction = RefuseAction | UpdateAction | TellAction | FinishAction;

export interface ChartTransition {
  readonly guard: { readonly type: 'holds'; readonly params: { readonly formula: Formula } };
  readonly target?: string;
  readonly actions: ChartAction[];
  readonly description: Source;
}

/** A transition that answers with an errno and changes nothing. */
export function refuse(errno: Errno, when: Formula, source: Source): ChartTransition {
  return {
    guard: { type: 'holds', params: { formula: when } },
    actions: [{ type: 'refuse', params: { errno } }],
    description: source,
  };
}

interface Acceptance {
  readonly when?: Formula;
  readonly target?: string;
  readonly set?: readonly Update[];
  readonly tell?: readonly (Message | readonly Message[])[];
  /** The answer of a command that ends here although it took several steps. */
  readonly finish?: Errno;
  readonly source: Source;
}

/** A transition that is taken: it sets own fields and tells other machines, which may still refuse. */
export function accept(acceptance: Acceptance): ChartTransition {
  const { when = truth, target, set = [], tell: told = [], finish, source } = acceptance;
  const sent = told.flat();
  const actions: ChartAction[] = [];
  if (set.length > 0) actions.push({ type: 'update', params: { updates: set } });
  // always present, even if empty: it tells a taken transition from an ignored event
  actions.push({ type: 'tell', params: { messages: sent } });
  if (finish !== undefined) actions.push({ type: 'finish', params: { errno: finish } });
  return {
    guard: { type: 'holds', params: { formula: when } },
    ...(target === undefined ? {} : { target }),
    actions,
    description: source,
  };
}

/** Sets a function of the machine's own entity. */
export function set<K extends Kind>(
  fn: Pick<Lookup<never, Value<K>>, 'symbol'>,
  value: Value<K>,
): Update {
  return { symbol: fn.symbol, value: value.node };
}

/** Leaves out what does not apply: `only(rules.failures, refuse(...))`. */
export const only = <T>(applies: boolean, ...parts: readonly T[]): readonly T[] =>
  applies ? parts : [];

/** Drops transitions that can never be taken under the rules at hand, so that charts show what is. */
export const inOrder = (
  ...transitions: readonly (ChartTransition | readonly ChartTransition[])[]
): ChartTransition[] => transitions.flat().filter((one) => one.guard.params.formula.op !== 'false');

export function tell<M extends MessageName>(
  to: MachineName,
  which: Value<Kind>,
  name: M,
  args: MessageArguments<M>,
  when: Formula = truth,
): Message {
  return { to, which: which.node, when, event: name, args: nodesOf(args) };
}

/** One message for every element of the range that satisfies `when`. */
export function tellEach<
  S extends 'Device' | 'Group' | 'Ioasid' | 'Requester',
  M extends MessageName,
>(
  to: MachineName,
  elements: Elements<S>,
  name: M,
  args: MessageArguments<M>,
  when: (element: Value<S>) => Formula = () => truth,
): Message {
  const bound = variable<S>('each');
  const over: Quantified =
    elements.where === undefined
      ? { variable: 'each', sort: elements.sort }
      : {
          variable: 'each',
          sort: elements.sort,
          where: { symbol: elements.where.symbol, equals: elements.where.equals.node },
        };
  return { to, which: bound.node, each: over, when: when(bound), event: name, args: nodesOf(args) };
}

function nodesOf(args: Readonly<Record<string, unknown>>): Record<string, ValueNode> {
  const nodes: Record<string, ValueNode> = {};
  for (const [name, value] of Object.entries(args))
    if (value instanceof Value) nodes[name] = value.node;
  return nodes;
}
