import type { EntityMachine } from '../chart/chart';
import type { ChartRow, EventRows } from '../compiled/transitions';
import type { Command } from '../command';
import type { Errno } from '../errno';
import type { Model } from '../model';
import type { Formula } from '../terms/term';
import type { State } from '../terms/structure';
import type { Delivered, Place } from './compose';
import { rowsOf } from '../compiled/transitions';
import { holds } from '../terms/evaluate';
import { runCommand } from './compose';

/** Why a command is refused: which machine said no to which event, by which of its transitions. */
export interface Refusal {
  readonly errno: Errno;
  readonly by: Place;
  /** The command itself, or what another machine was told because of it. */
  readonly event: string;
  /** The guard that holds; `true` where the event is refused in that state whatever else is so. */
  readonly guard: Formula;
  /** The kernel function or mail that the transition follows. */
  readonly source: string;
}

/** Finds the transitions that refuse. One per model: it remembers what it read of the charts. */
export class Refusals {
  private readonly charts = new Map<string, EventRows>();

  constructor(private readonly model: Model) {}

  /** Why the command is refused in the state, or nothing where it is carried out or nobody handles it. */
  of(state: State, command: Command): Refusal | undefined {
    let last: Delivered | undefined;
    const outcome = runCommand(this.model, state, command, undefined, (one) => (last = one));
    if (outcome.kind !== 'refused' || last === undefined) return undefined;
    const { to, event } = last;
    const row = this.refusing(last);
    if (row === undefined) return undefined;
    return { errno: outcome.errno, by: to, event, guard: row.when, source: row.source };
  }

  private refusing({ to, event, args, now }: Delivered): ChartRow | undefined {
    const { layout, machines } = this.model;
    const machine = machines.find((one) => one.name === to.machine);
    if (machine === undefined) return undefined;
    const rows = this.rows(machine, event);
    const at = { layout, now, before: now, variables: { ...args, self: to.self } };
    const taken = (some: readonly ChartRow[]): ChartRow | undefined =>
      some.find((row) => holds(row.when, at));
    const current = rows.regions.map(({ symbol, states }) =>
      states.find(({ index }) => index === layout.read(now, symbol, to.self)),
    );
    return [...current.map((one) => taken(one?.rows ?? [])), taken(rows.root)].find((row) =>
      row?.actions.some(({ type }) => type === 'refuse'),
    );
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
