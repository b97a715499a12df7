import type { Rules } from '../../machines/policies/rules';
import type { Discharged } from './discharge';
import { batchesOf } from './batches';
import { Discharger } from './discharge';
import { Solver } from './solver';

/** What a solver process is told: the rules, and the obligations to discharge, by their names, those together that are to be asked together. */
export interface Order {
  readonly rules: Rules;
  readonly batches: readonly (readonly string[])[];
  readonly dropped: readonly string[];
}

export interface Answer {
  readonly discharged: readonly Discharged[];
}

let discharger: Promise<Discharger> | undefined;

async function carryOut({ rules, batches, dropped }: Order): Promise<Answer> {
  discharger ??= Solver.start().then((solver) => new Discharger(solver, rules));
  const own = await discharger;
  const byName = new Map(own.obligations.map((obligation) => [obligation.name, obligation]));
  const gone = new Set(dropped);
  const discharged: Discharged[] = [];
  for (const names of batches) {
    const obligations = names.flatMap((name) => byName.get(name) ?? []);
    // what the batches were made of is made again here: they come out the same
    for (const batch of batchesOf(rules, obligations, gone))
      discharged.push(...(await own.discharge(batch, gone)));
  }
  return { discharged };
}

process.on('message', (order: Order) => {
  void carryOut(order).then((answer) => process.send?.(answer));
});
