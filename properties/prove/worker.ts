import type { Rules } from '../../machines/policies/rules';
import type { Discharged } from './discharge';
import { Discharger } from './discharge';
import { Solver } from './solver';

/** What a solver process is told: the rules, and the names of the obligations that it is to discharge. */
export interface Order {
  readonly rules: Rules;
  readonly names: readonly string[];
  readonly dropped: readonly string[];
}

export interface Answer {
  readonly discharged: readonly Discharged[];
}

let discharger: Promise<Discharger> | undefined;

async function carryOut({ rules, names, dropped }: Order): Promise<Answer> {
  discharger ??= Solver.start().then((solver) => new Discharger(solver, rules));
  const own = await discharger;
  const wanted = new Set(names);
  const discharged: Discharged[] = [];
  for (const obligation of own.obligations.filter(({ name }) => wanted.has(name)))
    discharged.push(await own.discharge(obligation, new Set(dropped)));
  return { discharged };
}

process.on('message', (order: Order) => {
  void carryOut(order).then((answer) => process.send?.(answer));
});
