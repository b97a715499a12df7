import type { Cell } from './cells';
import type { GroundFormula, GroundValue } from './ground-term';
import type { GroundStep } from './ground-step';

/** Which cells and registers a term reads. */
export interface Reads {
  readonly now: Set<Cell>;
  readonly before: Set<Cell>;
  readonly registers: Set<string>;
}

export const noReads = (): Reads => ({ now: new Set(), before: new Set(), registers: new Set() });

/** Adds what a formula reads. */
export function readsOf(
  term: GroundFormula | GroundValue,
  reads: Reads = noReads(),
  seen = new Set<number>(),
): Reads {
  if (seen.has(term.id)) return reads;
  seen.add(term.id);
  const also = (part: GroundFormula | GroundValue): Reads => readsOf(part, reads, seen);
  switch (term.op) {
    case 'constant':
    case 'true':
    case 'false':
      break;
    case 'cell':
      (term.before ? reads.before : reads.now).add(term.cell);
      break;
    case 'register':
      reads.registers.add(term.register.name);
      break;
    case 'plus':
    case 'minus':
    case 'equal':
    case 'less':
      also(term.left);
      also(term.right);
      break;
    case 'count':
      term.of.forEach(also);
      break;
    case 'choose':
      also(term.when);
      also(term.then);
      also(term.otherwise);
      break;
    case 'not':
      also(term.body);
      break;
    case 'and':
    case 'or':
      term.parts.forEach(also);
      break;
  }
  return reads;
}

/**
 * The cells that a step both writes and reads: since everything reads the state before the step, a
 * language that writes one cell after the other needs copies of these.
 */
export function needsCopy(step: GroundStep): ReadonlySet<Cell> {
  const reads = noReads();
  const written = new Set<Cell>();
  for (const { when, assignments } of step.blocks) {
    readsOf(when, reads);
    for (const { cell, value } of assignments) {
      readsOf(value, reads);
      written.add(cell);
    }
  }
  return new Set([...written].filter((cell) => reads.now.has(cell)));
}
