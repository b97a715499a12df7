import type { Obligation } from '../../exports/smt/obligations';
import type { Named } from '../../exports/smt/premise';
import type { Rules } from '../../machines/policies/rules';
import { hintedPremises } from '../../exports/smt/hints';

/** Obligations of one step that are asked for at once, with the premises that are enough for each. */
export interface Batch {
  readonly obligations: readonly Obligation[];
  /** Absent where it is not known which premises are enough. */
  readonly premises?: readonly Named[];
}

/** With more claims or premises at once a query costs more than it saves. */
const mostClaims = 8;
const mostPremises = 10;

/**
 * Reading a query costs more than answering most of them, so small ones of the same step are put
 * together. A batch that is not proved is taken apart again.
 */
export function batchesOf(
  rules: Rules,
  obligations: readonly Obligation[],
  dropped: ReadonlySet<string>,
): Batch[] {
  const open = new Map<string, Batch[]>();
  const batches: Batch[] = [];
  for (const obligation of obligations) {
    const premises = hintedPremises(rules, obligation);
    if (premises === undefined || premises.some((one) => dropped.has(one.name))) {
      batches.push({ obligations: [obligation] });
      continue;
    }
    const key = `${obligation.kind} ${obligation.query.step?.name ?? obligation.query.about?.name ?? ''}`;
    const others = open.get(key) ?? [];
    const at = others.findIndex(
      (batch) =>
        batch.obligations.length < mostClaims &&
        together(batch.premises ?? [], premises).length <= mostPremises,
    );
    const host = others[at];
    if (host === undefined || obligation.name.includes('Counted'))
      others.push({ obligations: [obligation], premises });
    else
      others[at] = {
        obligations: [...host.obligations, obligation],
        premises: together(host.premises ?? [], premises),
      };
    open.set(key, others);
  }
  return [...batches, ...[...open.values()].flat()];
}

/** Both lists; what one of them uses widely is used widely. */
function together(some: readonly Named[], more: readonly Named[]): readonly Named[] {
  const all = new Map(some.map((one) => [one.name, one]));
  for (const one of more)
    if (all.get(one.name)?.ofSubject !== undefined || !all.has(one.name)) all.set(one.name, one);
  return [...all.values()];
}
