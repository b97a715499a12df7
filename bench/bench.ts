import { availableParallelism } from 'node:os';
import type { Measurement } from './plan';
import type { Ratios } from './ratios';
import type { Row, Skipped } from './row';
import { missingPrograms } from '../properties/spin/run-spin';
import { requireAgreement } from './agreement';
import { measureInOwnProcess } from './in-own-process';
import { ratiosOf } from './ratios';
import { isRow, rowOf, skippedRow } from './row';

/** Everything that one run of the benchmark measured. */
export interface BenchReport {
  readonly cpus: number;
  readonly node: string;
  readonly rows: readonly (Row | Skipped)[];
  readonly ratios: Ratios;
}

/** Measures one after the other, each in a process of its own. Throws Disagreement where counts differ. */
export async function bench(
  plan: readonly Measurement[],
  options: {
    readonly onMeasurement?: (measurement: Measurement) => void;
    /** Programs that are not there; looked for unless given. */
    readonly missing?: readonly string[];
  } = {},
): Promise<BenchReport> {
  const missing = options.missing ?? missingPrograms();
  const rows: (Row | Skipped)[] = [];
  for (const measurement of plan) {
    const { engine, scope, runs } = measurement;
    if (engine === 'spin' && missing.length > 0) {
      rows.push(skippedRow(engine, scope, `not installed: ${missing.join(', ')}`));
      continue;
    }
    options.onMeasurement?.(measurement);
    rows.push(rowOf(engine, scope, await measureInOwnProcess(engine, scope, runs)));
    requireAgreement(rows.filter(isRow));
  }
  return {
    cpus: availableParallelism(),
    node: process.version,
    rows,
    ratios: ratiosOf(rows.filter(isRow)),
  };
}
