import type { MachineName } from '../chart/transition';
import type { Command } from '../command';
import type { Errno } from '../errno';
import type { ChartRow } from './transitions';
import { printFormula } from '../terms/print';

/** A transition of a chart with the place where it stands. */
export interface PlacedRow {
  readonly machine: MachineName;
  /** The region and its state, or nothing for a transition of the machine as a whole. */
  readonly at?: { readonly region: string; readonly state: string };
  readonly event: string;
  readonly when: string;
  readonly target?: { readonly region: string; readonly state: string };
  /** The errno with which it refuses. */
  readonly refuses?: Errno;
  /** The answer that it gives a command which took several steps. */
  readonly answers?: Errno;
  readonly source: string;
}

/** What was ever done in the steps that a compiled model took; every number only goes from 0 up. */
export interface Coverage {
  readonly rows: readonly PlacedRow[];
  /** For each row whether it was taken in a step that was carried out, or refused the command. */
  readonly taken: Uint8Array;
  readonly commands: readonly Command[];
  /** For each command `carriedOut`, `refused`, both or neither. */
  readonly outcomes: Uint8Array;
}

export const outcome = { carriedOut: 1, refused: 2 } as const;

export function placed(
  machine: MachineName,
  event: string,
  row: ChartRow,
  at?: { readonly region: string; readonly state: string },
): PlacedRow {
  const refusal = row.actions.find((action) => action.type === 'refuse');
  const finish = row.actions.find((action) => action.type === 'finish');
  return {
    machine,
    ...(at === undefined ? {} : { at }),
    event,
    when: row.when.op === 'true' ? '' : printFormula(row.when),
    ...(row.target === undefined ? {} : { target: row.target }),
    ...(refusal === undefined ? {} : { refuses: refusal.params.errno }),
    ...(finish === undefined ? {} : { answers: finish.params.errno }),
    source: row.source,
  };
}

/**
 * Notes rows as generated code runs through them. Only the end of a step tells which count: of a step
 * that was carried out all of them, of a refused one the row that refused.
 */
export class CoverageNotes implements Coverage {
  readonly rows: PlacedRow[] = [];
  readonly outcomes: Uint8Array;
  private marks = new Uint8Array(0);
  private readonly trail: number[] = [];

  constructor(readonly commands: readonly Command[]) {
    this.outcomes = new Uint8Array(commands.length);
  }

  /** The number by which generated code notes a row. */
  numberOf(row: PlacedRow): number {
    return this.rows.push(row) - 1;
  }

  get taken(): Uint8Array {
    if (this.marks.length < this.rows.length) {
      const longer = new Uint8Array(this.rows.length);
      longer.set(this.marks);
      this.marks = longer;
    }
    return this.marks;
  }

  /** What generated code calls where it takes a row. */
  readonly pass = (row: number): void => {
    this.trail.push(row);
  };

  /** Runs a step and keeps what it turned out to be. `command` is given where a step begins one. */
  step(run: () => number, command?: number): number {
    this.trail.length = 0;
    const result = run();
    const counting = result === 0 ? this.trail : result > 0 ? this.trail.slice(-1) : [];
    for (const row of counting) this.taken[row] = 1;
    if (command !== undefined && result >= 0)
      this.outcomes[command] =
        (this.outcomes[command] ?? 0) | (result === 0 ? outcome.carriedOut : outcome.refused);
    return result;
  }

  /** Adds what was found in other steps of the same model. */
  add(taken: Uint8Array, outcomes: Uint8Array): void {
    taken.forEach((mark, row) => {
      if (mark !== 0) this.taken[row] = 1;
    });
    outcomes.forEach((bits, command) => {
      this.outcomes[command] = (this.outcomes[command] ?? 0) | bits;
    });
  }
}
