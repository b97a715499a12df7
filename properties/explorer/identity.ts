import type { Invariant } from '../../invariants/invariant';
import type { Model } from '../../machines/model';
import { createHash } from 'node:crypto';
import { eventsOf, rowsOf } from '../../machines/compiled/transitions';

/** What a search is about, beside the model itself. */
export interface SearchSubject {
  readonly model: Model;
  readonly invariants: readonly Invariant[];
  readonly upToSymmetry: boolean;
  readonly coverage: boolean;
}

/**
 * A hash of everything that decides what a search finds: rules, scope, the charts made from them, the
 * claims, and how it searches. Two searches of one identity stand at the same place after as many states.
 */
export function identityOf({ model, invariants, upToSymmetry, coverage }: SearchSubject): string {
  const hash = createHash('sha256');
  const add = (part: unknown): void => {
    hash.update(`${JSON.stringify(part)}\n`);
  };
  const { rules, scope, machines, commands, initial } = model;
  add({ rules, scope, commands, initial: [...initial], upToSymmetry, coverage });
  for (const machine of machines)
    for (const event of eventsOf(machine)) add([machine.name, event, rowsOf(machine, event)]);
  for (const { id, when, applies, holds, witness } of invariants)
    if (applies(rules)) add([id, when, holds(rules), witness(rules)]);
  return hash.digest('hex');
}
