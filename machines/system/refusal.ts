import type { EntityMachine } from '../chart/chart';
import type { ChartRow, EventRows } from '../compiled/transitions';
import type { Command } from '../command';
import type { Errno } from '../errno';
import type { Model } from '../model';
import type { Formula } from '../terms/term';
import type { State } from '../terms/structure';
import type { Delivered, Outcome, Place } from './compose';
import { rowsOf } from '../compiled/transitions';
import { holds } from '../terms/evaluate';
import { runCommand } from './compose';
import { modelOnly } from './hardware';

/** Why a command is refused: which machine said no to which event, by which of its transitions. */
export interface Refusal {
  readonly errno: Errno;
  readonly by: Place;
  /** The command itself, or what another machine was told because of it. */
  readonly event: string;
  readonly args: Readonly<Record<string, number>>;
  /** The state of its chart in which it refuses; none where it does so in every state. */
  readonly inState?: { readonly region: string; readonly state: string };
  /** The guard that holds; `true` where the event is refused in that state whatever else is so. */
  readonly guard: Formula;
  /** The kernel function or mail that the transition follows. */
  readonly source: string;
}

/** What came of a command, and why where it was refused. */
export interface Explained {
  readonly outcome: Outcome;
  readonly refusal?: Refusal;
}

interface Found {
  readonly row: ChartRow;
  readonly inState?: { readonly region: string; readonly state: string };
}

/** Finds the transitions that refuse. One per model: it remembers what it read of the charts. */
export class Refusals {
  private readonly charts = new Map<string, EventRows>();

  constructor(private readonly model: Model) {}

  /** Runs a command, the write of number `failAt` failing, and tells why where it is refused. */
  run(state: State, command: Command, failAt?: number): Explained {
    let last: Delivered | undefined;
    const outcome = runCommand(
      this.model,
      state,
      command,
      modelOnly(failAt),
      (one) => (last = one),
    );
    if (outcome.kind !== 'refused' || last === undefined) return { outcome };
    const { to, event } = last;
    const found = this.refusing(last);
    if (found === undefined) return { outcome };
    const { row, inState } = found;
    const refusal = {
      errno: outcome.errno,
      by: to,
      event,
      args: last.args,
      ...(inState === undefined ? {} : { inState }),
      guard: row.when,
      source: row.source,
    };
    return { outcome, refusal };
  }

  private refusing({ to, event, args, now }: Delivered): Found | undefined {
    const { layout, machines } = this.model;
    const machine = machines.find((one) => one.name === to.machine);
    if (machine === undefined) return undefined;
    const { regions, root } = this.rows(machine, event);
    const at = { layout, now, before: now, variables: { ...args, self: to.self } };
    const taken = (rows: readonly ChartRow[]): ChartRow | undefined => {
      const first = rows.find((row) => holds(row.when, at));
      return first?.actions.some(({ type }) => type === 'refuse') === true ? first : undefined;
    };
    for (const { symbol, states } of regions) {
      const current = states.find(({ index }) => index === layout.read(now, symbol, to.self));
      const row = current === undefined ? undefined : taken(current.rows);
      if (current !== undefined && row !== undefined)
        return { row, inState: { region: symbol.name, state: current.state } };
    }
    const row = taken(root);
    return row === undefined ? undefined : { row };
  }

  private rows(machine: EntityMachine, event: string): EventRows {
    const key = `${machine.name} ${event}`;
    const known = this.charts.get(key);
    if (known !== undefined) return known;
    const rows = rowsOf(machine, event);
    this.charts.set(key, rows);
    return rows;
  }
}
