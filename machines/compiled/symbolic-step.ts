import type { EntityMachine } from '../chart/chart';
import type { ChartAction, MachineName, Message } from '../chart/transition';
import type { Errno } from '../errno';
import type { Bindings } from '../terms/substitute';
import type { FunctionSymbol } from '../terms/symbols';
import type { Formula, Quantified, ValueNode } from '../terms/term';
import type { ChartRow } from './transitions';
import { isCommandName } from '../command';
import { ModelError } from '../system/compose';
import { substitute, substituteRange, substituteValue } from '../terms/substitute';
import { and, constant, falsity, not, or, truth } from '../terms/term';
import { parametersOf } from './source';
import { eventsOf, rowsOf } from './transitions';

/** A value that a step writes: `symbol(argument) := value`, once for every binding of `each`. */
export interface SymbolicUpdate {
  readonly symbol: FunctionSymbol;
  /** Bound variables, outermost first; a later range may mention an earlier variable. */
  readonly each: readonly Quantified[];
  readonly when: Formula;
  readonly argument: ValueNode;
  readonly value: ValueNode;
}

/** Where an errno comes from: it stands if its condition holds. */
export interface SymbolicAnswer {
  readonly when: Formula;
  readonly errno: Errno;
  readonly source: string;
}

/**
 * One event and everything that it makes the machines tell each other, as formulas over the state
 * before it. Free variables are the parameters of the event, and `self` where it is no command.
 */
export interface SymbolicStep {
  readonly event: string;
  readonly parameters: readonly string[];
  /** Somebody handles the event: it is accepted or refused, not ignored. */
  readonly handled: Formula;
  readonly accepted: Formula;
  /** In check order and disjoint. */
  readonly refusals: readonly SymbolicAnswer[];
  /** What is written if the event is accepted; two updates never give one place different values. */
  readonly updates: readonly SymbolicUpdate[];
  /** Answers set by an accepted step; none of them holds where the answer stays as it was. */
  readonly answers: readonly SymbolicAnswer[];
  /** Some machine is told what it does not understand: a mistake in the model if it can be true. */
  readonly misunderstood: Formula;
}

/** The symbolic form of an event that goes to one machine of the model. */
export function symbolicStep(
  machines: readonly EntityMachine[],
  to: MachineName,
  event: string,
): SymbolicStep {
  const parameters = [...(isCommandName(event) ? [] : ['self']), ...parametersOf(event)];
  const bindings: Record<string, ValueNode> = {};
  for (const name of parameters) bindings[name] = { op: 'variable', name };
  const [own] = parameters;
  if (own !== undefined) bindings['self'] = { op: 'variable', name: own };
  const found = new Flattening(machines).deliver(to, event, bindings, { each: [], when: truth });
  const refusals: SymbolicAnswer[] = [];
  let earlier: Formula = falsity;
  for (const refusal of found.refusals) {
    const when = and(refusal.when, not(earlier));
    if (when.op !== 'false') refusals.push({ ...refusal, when });
    earlier = or(earlier, refusal.when);
  }
  return {
    event,
    parameters,
    handled: found.handled,
    accepted: and(found.handled, not(earlier)),
    refusals,
    updates: found.updates,
    answers: found.answers,
    misunderstood: and(found.misunderstood, not(earlier)),
  };
}

/** Every event that the machines understand, with the machine it goes to. */
export function symbolicEvents(
  machines: readonly EntityMachine[],
): { readonly to: MachineName; readonly event: string }[] {
  return machines.flatMap((machine) =>
    eventsOf(machine).map((event) => ({ to: machine.name, event })),
  );
}

interface Found {
  readonly handled: Formula;
  readonly refusals: readonly SymbolicAnswer[];
  readonly updates: readonly SymbolicUpdate[];
  readonly answers: readonly SymbolicAnswer[];
  readonly misunderstood: Formula;
}

/** Under what a message is sent: the variables of the loops around it, and all conditions on the way. */
interface Path {
  readonly each: readonly Quantified[];
  readonly when: Formula;
}

const nothing: Found = {
  handled: falsity,
  refusals: [],
  updates: [],
  answers: [],
  misunderstood: falsity,
};

function both(a: Found, b: Found): Found {
  return {
    handled: or(a.handled, b.handled),
    refusals: [...a.refusals, ...b.refusals],
    updates: [...a.updates, ...b.updates],
    answers: [...a.answers, ...b.answers],
    misunderstood: or(a.misunderstood, b.misunderstood),
  };
}

/** Follows an event from machine to machine. All guards read the state before, so order is only check order. */
class Flattening {
  private fresh = 0;

  constructor(private readonly machines: readonly EntityMachine[]) {}

  /** `handled` says nothing about the path; everything else holds under it. */
  deliver(to: MachineName, event: string, bindings: Bindings, path: Path): Found {
    const machine = this.machines.find((one) => one.name === to);
    if (machine === undefined) throw new ModelError(`this model has no ${to} machine`);
    const { regions, root } = rowsOf(machine, event);
    let found = nothing;
    for (const { symbol, states } of regions)
      for (const { state, index, rows } of states) {
        const inState: Formula = {
          op: 'equal',
          left: { op: 'apply', symbol, to: { op: 'variable', name: 'self' }, before: false },
          right: constant(index, state),
        };
        found = both(found, this.rows(machine, rows, inState, bindings, path));
      }
    return both(found, this.rows(machine, root, not(found.handled), bindings, path));
  }

  private rows(
    machine: EntityMachine,
    rows: readonly ChartRow[],
    place: Formula,
    bindings: Bindings,
    path: Path,
  ): Found {
    let found = nothing;
    let open = substitute(place, bindings);
    for (const row of rows) {
      const guard = substitute(row.when, bindings);
      const fires = and(open, guard);
      open = and(open, not(guard));
      if (fires.op === 'false') continue;
      const inside = { each: path.each, when: and(path.when, fires) };
      found = both(found, { ...this.row(machine, row, bindings, inside), handled: fires });
    }
    return found;
  }

  private row(machine: EntityMachine, row: ChartRow, bindings: Bindings, path: Path): Found {
    let found = nothing;
    const region = machine.regions.find((one) => one.name === row.target?.region);
    if (region?.range.kind === 'enumeration' && row.target !== undefined) {
      const { state } = row.target;
      const index = region.range.values.indexOf(state);
      found = both(found, write(region, constant(index, state), bindings, path));
    }
    for (const action of row.actions)
      found = both(found, this.action(action, row.source, bindings, path));
    return found;
  }

  private action(action: ChartAction, source: string, bindings: Bindings, path: Path): Found {
    switch (action.type) {
      case 'refuse':
      case 'finish': {
        const answer = { when: closed(path), errno: action.params.errno, source };
        return { ...nothing, [action.type === 'refuse' ? 'refusals' : 'answers']: [answer] };
      }
      case 'update':
        return action.params.updates.reduce(
          (found, { symbol, value }) =>
            both(found, write(symbol, substituteValue(value, bindings), bindings, path)),
          nothing,
        );
      case 'tell':
        return action.params.messages.reduce(
          (found, message) => both(found, this.message(message, bindings, path)),
          nothing,
        );
    }
  }

  private message(message: Message, outer: Bindings, path: Path): Found {
    let bindings = outer;
    let { each } = path;
    if (message.each !== undefined) {
      this.fresh += 1;
      const variable = `each_${this.fresh}`;
      each = [...each, { ...substituteRange(message.each, outer), variable }];
      bindings = { ...outer, [message.each.variable]: { op: 'variable', name: variable } };
    }
    const when = and(path.when, substitute(message.when, bindings));
    if (when.op === 'false') return nothing;
    const inner: Record<string, ValueNode> = { self: substituteValue(message.which, bindings) };
    for (const [name, node] of Object.entries(message.args))
      inner[name] = substituteValue(node, bindings);
    const sent = { each, when };
    const found = this.deliver(message.to, message.event, inner, sent);
    if (new Set(found.refusals.map((one) => one.errno)).size > 1 && message.each !== undefined)
      throw new ModelError(`${message.event} is sent to many and may be refused in several ways`);
    const unheard = closed({ each, when: and(when, not(found.handled)) });
    return { ...found, misunderstood: or(found.misunderstood, unheard) };
  }
}

const write = (
  symbol: FunctionSymbol,
  value: ValueNode,
  bindings: Bindings,
  { each, when }: Path,
): Found => ({
  ...nothing,
  updates: [
    { symbol, each, when, argument: bindings['self'] ?? constant(1, 'the machine'), value },
  ],
});

/** The condition of a path without its bound variables: for some of their values. */
const closed = ({ each, when }: Path): Formula =>
  each.reduceRight<Formula>((body, over) => ({ op: 'exists', over, body }), when);
