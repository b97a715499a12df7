import type { Coverage, PlacedRow } from '../machines/compiled/coverage';
import type { CommandName } from '../machines/command';
import type { Model } from '../machines/model';
import { outcome } from '../machines/compiled/coverage';

/** What happened to the commands of one kind. */
export interface CommandCoverage {
  readonly name: CommandName;
  readonly carriedOut: boolean;
  readonly refused: boolean;
}

/** A state of a chart, and whether any machine was ever in it. */
export interface ChartStateCoverage {
  readonly machine: string;
  readonly region: string;
  readonly state: string;
  readonly reached: boolean;
}

/** What was ever done in some searches. */
export interface CoverageReport {
  readonly rows: readonly { readonly row: PlacedRow; readonly taken: boolean }[];
  readonly states: readonly ChartStateCoverage[];
  readonly commands: readonly CommandCoverage[];
}

/** What the searches of one model did. */
export function coverageOf(model: Model, coverage: Coverage): CoverageReport {
  const rows = coverage.rows.map((row, at) => ({ row, taken: coverage.taken[at] === 1 }));
  const entered = new Set(
    rows.flatMap(({ row, taken }) =>
      taken && row.target !== undefined ? [`${row.target.region}.${row.target.state}`] : [],
    ),
  );
  const states = model.machines.flatMap(({ name: machine, of, regions }) =>
    regions.flatMap((symbol) => {
      const initial = Array.from({ length: model.layout.sizeOf(of) }, (_, at) =>
        model.layout.read(model.initial, symbol, at + 1),
      );
      const values = symbol.range.kind === 'enumeration' ? symbol.range.values : [];
      return values.map((state, at) => ({
        machine,
        region: symbol.name,
        state,
        reached: initial.includes(at) || entered.has(`${symbol.name}.${state}`),
      }));
    }),
  );
  const commands = coverage.commands.map(({ name }, at) => {
    const bits = coverage.outcomes[at] ?? 0;
    return {
      name,
      carriedOut: (bits & outcome.carriedOut) !== 0,
      refused: (bits & outcome.refused) !== 0,
    };
  });
  return mergeCoverage([{ rows, states, commands }]);
}

/** Rows, states and commands that are alike are one; each was covered if it was anywhere. */
export function mergeCoverage(reports: readonly CoverageReport[]): CoverageReport {
  return {
    rows: merged(
      reports.flatMap((one) => one.rows),
      ({ row }) => JSON.stringify(row),
      (a, b) => ({ row: a.row, taken: a.taken || b.taken }),
    ),
    states: merged(
      reports.flatMap((one) => one.states),
      ({ machine, region, state }) => `${machine}.${region}.${state}`,
      (a, b) => ({ ...a, reached: a.reached || b.reached }),
    ),
    commands: merged(
      reports.flatMap((one) => one.commands),
      ({ name }) => name,
      (a, b) => ({
        name: a.name,
        carriedOut: a.carriedOut || b.carriedOut,
        refused: a.refused || b.refused,
      }),
    ),
  };
}

function merged<T>(all: readonly T[], keyOf: (one: T) => string, join: (a: T, b: T) => T): T[] {
  const found = new Map<string, T>();
  for (const one of all) {
    const key = keyOf(one);
    const other = found.get(key);
    found.set(key, other === undefined ? one : join(other, one));
  }
  return [...found.values()];
}

/** `group ownership.kernelOwned CLAIM -> EBUSY`. */
export function showRow({ machine, at, event, refuses, answers, target }: PlacedRow): string {
  const place = at === undefined ? machine : `${machine} ${at.region}.${at.state}`;
  const answer = refuses ?? answers;
  const to = target === undefined ? '' : ` to ${target.state}`;
  return `${place} ${event}${to}${answer === undefined ? '' : ` -> ${answer}`}`;
}
