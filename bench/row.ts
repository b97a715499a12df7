import type { EngineName } from './engines';
import type { Measured } from './measured';
import type { ScopeName } from './scopes';
import { engines } from './engines';
import { scopes } from './scopes';

/** A line of the performance table. Speeds are of processor time, which other processes do not take away. */
export interface Row extends Measured {
  readonly engine: EngineName;
  readonly what: string;
  readonly scope: ScopeName;
  readonly scopeSays: string;
  readonly statesPerSecond: number | null;
  readonly transitionsPerSecond: number | null;
  readonly commandsPerSecond: number | null;
}

/** A measurement that could not be made, and what to install for it. */
export interface Skipped {
  readonly engine: EngineName;
  readonly what: string;
  readonly scope: ScopeName;
  readonly scopeSays: string;
  readonly skipped: string;
}

export const isRow = (one: Row | Skipped): one is Row => !('skipped' in one);

/** The line of what was measured. */
export function rowOf(engine: EngineName, scope: ScopeName, found: Measured): Row {
  const speed = (count: number | null): number | null =>
    count === null || found.cpuSeconds === 0 ? null : count / found.cpuSeconds;
  return {
    ...headOf(engine, scope),
    ...found,
    statesPerSecond: speed(found.states),
    transitionsPerSecond: speed(found.transitions),
    commandsPerSecond: speed(found.commands),
  };
}

/** The line of what was left out. */
export const skippedRow = (engine: EngineName, scope: ScopeName, skipped: string): Skipped => ({
  ...headOf(engine, scope),
  skipped,
});

const headOf = (engine: EngineName, scope: ScopeName) => ({
  engine,
  what: engines[engine].says,
  scope,
  scopeSays: scopes[scope].says,
});
