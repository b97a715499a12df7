import type { GroupProduct, OwnStep } from './group-product';
import type { Reachable } from './reachable';

/** How often commands are carried out and refused, over all reachable states. */
export interface StepCount {
  readonly transitions: bigint;
  readonly refusals: bigint;
}

interface Weights {
  readonly step: OwnStep;
  readonly transitions: Map<number, number>;
  readonly refusals: Map<number, number>;
}

/**
 * Counts steps without visiting states: how many reachable states satisfy what a case assumes. Groups of
 * one shape take as many steps, since exchanging them changes no count.
 */
export function countSteps(product: GroupProduct, reachable: Reachable): StepCount {
  let transitions = 0n;
  let refusals = 0n;
  const { diagrams } = reachable;
  const add = (weights: Iterable<Weights>, level: number | undefined, times: bigint): void => {
    for (const { step, transitions: carriedOut, refusals: refused } of weights) {
      const own = new Set([...carriedOut.keys(), ...refused.keys()]);
      const where = reachable.where(
        step.found,
        level === undefined ? undefined : { level, own, others: true },
      );
      const weigh = (by: ReadonlyMap<number, number>): bigint =>
        diagrams.weighted(where, level ?? 0, (one) =>
          BigInt((level === undefined ? [...by.values()][0] : by.get(one)) ?? 0),
        );
      transitions += times * weigh(carriedOut);
      refusals += times * weigh(refused);
    }
  };
  product.shapes.forEach((_, shape) => {
    const level = product.shapeOf.indexOf(shape);
    const groups = BigInt(product.shapeOf.filter((one) => one === shape).length);
    const own = reachable.ofShape(shape).map((state) => ({
      state,
      steps: product.ownSteps(shape, state),
    }));
    add(weightsOf(own), level, groups);
  });
  const [state = 0] = product.initial();
  add(weightsOf([{ state, steps: product.sharedSteps(0, state) }]), undefined, 1n);
  return { transitions, refusals };
}

/** Steps under the same assumptions, with how many there are in each state of the group. */
function weightsOf(
  all: readonly { readonly state: number; readonly steps: readonly OwnStep[] }[],
): Iterable<Weights> {
  const found = new Map<string, Weights>();
  for (const { state, steps } of all)
    for (const step of steps) {
      const { assumed, sums, result, impossible } = step.found;
      if (impossible !== undefined) continue;
      const key = JSON.stringify([assumed, sums]);
      let weights = found.get(key);
      if (weights === undefined) {
        weights = { step, transitions: new Map(), refusals: new Map() };
        found.set(key, weights);
      }
      const counted = result === 0 ? weights.transitions : weights.refusals;
      counted.set(state, (counted.get(state) ?? 0) + 1);
    }
  return found.values();
}
