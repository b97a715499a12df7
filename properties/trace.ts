import type { Command } from '../machines/command';
import type { Errno } from '../machines/errno';
import { showCommand } from '../machines/command';

/** One command of a trace, with its answer and, where one was injected, the table write that fails. */
export interface TraceStep {
  readonly command: Command;
  readonly answer: Errno;
  /** The number of the failing table write, from 0. */
  readonly failAt?: number;
}

/** `ATTACH d1 i1 !2 -> ENOMEM`: the third table write fails. */
export function showStep(step: TraceStep): string {
  const failing = step.failAt === undefined ? '' : ` !${step.failAt}`;
  return `${showCommand(step.command)}${failing} -> ${step.answer}`;
}
