import type { Invariant } from '../../../invariants/invariant';
import type { Rules } from '../../../machines/policies/rules';
import type { Scope } from '../../../machines/scope';
import type { TraceStep } from '../../trace';
import type { Findings, Finding } from './product-judge';
import type { Tuples } from './diagram';
import type { Target } from './shortest-trace';
import { performance } from 'node:perf_hooks';
import { NotSeparable } from '../../../machines/compiled/component-generator';
import { countSteps } from './count';
import { GroupProduct } from './group-product';
import { notGivenBack } from './product-closing';
import { ProductJudge } from './product-judge';
import { Reachable } from './reachable';
import { replayed } from './replayed';
import { depthOf, shortestTrace } from './shortest-trace';

/** What was found of a product of groups. Counts are exact, and may be far beyond what could be listed. */
export interface ProductExploration {
  readonly states: bigint;
  readonly transitions: bigint;
  readonly refusals: bigint;
  /** The most commands needed to reach some state; null where there are too many to go by distance. */
  readonly depth: () => number | null;
  /** States that one group can be in, over all shapes, and nodes of the decision diagram. */
  readonly groupStates: number;
  readonly nodes: number;
  readonly seconds: number;
  readonly judged: readonly {
    readonly invariant: Invariant;
    readonly holds: boolean;
    readonly witnessed: boolean;
  }[];
  readonly violations: readonly {
    readonly invariant: Invariant;
    readonly trace: readonly TraceStep[];
  }[];
  /** A trace to a state from which closing everything does not give every group back. */
  readonly notGivenBack?: readonly TraceStep[];
}

/** Going by distance takes many more nodes than going anyhow. */
const mostByDistance = 100_000n;

/**
 * Explores a model as the product of its groups: each group is stepped and judged by itself, once for each
 * of its states, whatever the others do; a decision diagram says which states go together. The work grows
 * with the shapes of groups and little with their number. Throws NotSeparable if the model or a claim
 * cannot be taken apart; `explore` works for every model.
 */
export function exploreProduct(
  rules: Rules,
  scope: Scope,
  invariants: readonly Invariant[],
): ProductExploration {
  const began = performance.now();
  const product = new GroupProduct(rules, scope);
  const judges = product.shapes.map((component) => new ProductJudge(component, invariants));
  const reachable = new Reachable(product);
  reachable.explore();
  refuseImpossible(product, reachable);
  judgeAll(product, reachable, judges);
  const { transitions, refusals } = countSteps(product, reachable);

  const [first] = judges;
  const verdicts = (first?.claims ?? []).map(({ invariant }, at) => {
    const violated = judges.flatMap((judge, shape) =>
      targets(product, reachable, shape, judge.claims[at]?.violations ?? new Map()),
    );
    const witnessed = judges.some((judge, shape) =>
      [...(judge.claims[at]?.witnesses.values() ?? [])].some(
        (findings) => whereFound(product, reachable, shape, findings) !== reachable.diagrams.none,
      ),
    );
    return { invariant, violated, witnessed };
  });
  const trace = (to: readonly Target[], invariant?: Invariant): readonly TraceStep[] =>
    replayed(rules, scope, shortestTrace(product, reachable, to), invariant);
  const stuck = notGivenBack(product, reachable);
  const states = reachable.diagrams.count(reachable.tuples);
  return {
    states,
    depth: () => (states > mostByDistance ? null : depthOf(product, reachable)),
    transitions,
    refusals,
    groupStates: product.shapes.reduce((sum, _, shape) => sum + reachable.ofShape(shape).length, 0),
    nodes: reachable.diagrams.size,
    judged: verdicts.map(({ invariant, violated, witnessed }) => ({
      invariant,
      holds: violated.length === 0,
      witnessed,
    })),
    violations: verdicts
      .filter(({ violated }) => violated.length > 0)
      .map(({ invariant, violated }) => ({ invariant, trace: trace(violated, invariant) })),
    ...(stuck === reachable.diagrams.none ? {} : { notGivenBack: trace([{ states: stuck }]) }),
    seconds: (performance.now() - began) / 1000,
  };
}

function judgeAll(
  product: GroupProduct,
  reachable: Reachable,
  judges: readonly ProductJudge[],
): void {
  judges.forEach((judge, shape) => {
    for (const own of reachable.ofShape(shape)) {
      judge.state(own, product.ownBytes(shape, own));
      for (const { found } of product.ownSteps(shape, own)) {
        requireKnownBetween(product, shape, found);
        judge.step(own, found, true);
      }
      for (const { found } of product.sharedSteps(shape, own)) judge.step(own, found, false);
    }
    if (judge.wantsWitness)
      for (const own of reachable.ofShape(shape))
        for (const found of product.sharedCasesOf(shape, own)) judge.witness(own, found);
  });
  const [own = 0] = product.initial();
  judges[0]?.shared(own, product.ownBytes(product.shapeAt(0), own));
}

/**
 * Other groups meet the states between two writes too. They are judged with what is shared as it is
 * before and after a command, so it must not be a third thing in between.
 */
function requireKnownBetween(
  product: GroupProduct,
  shape: number,
  { before, micro, next }: NonNullable<Finding['step']>,
): void {
  const { sharedPlaces, sumPlaces } = product.shape(shape);
  const places = sharedPlaces.filter((place) => !sumPlaces.has(place));
  const isLike = (state: Uint8Array, other: Uint8Array): boolean =>
    places.every((place) => state[place] === other[place]);
  if (micro.some((state) => !isLike(state, before) && !isLike(state, next)))
    throw new NotSeparable('what all groups share passes through a state of its own in a command');
}

/** A case that contradicts the model must not be met; then the model is not the product of its groups. */
function refuseImpossible(product: GroupProduct, reachable: Reachable): void {
  product.shapes.forEach((_, shape) => {
    const level = product.shapeOf.indexOf(shape);
    for (const own of reachable.ofShape(shape))
      for (const { found } of product.ownSteps(shape, own)) {
        if (found.impossible === undefined) continue;
        const where = reachable.where(found, { level, own: new Set([own]), others: true });
        if (where !== reachable.diagrams.none) throw found.impossible;
      }
  });
}

/** The reachable states in which something was noticed. */
function whereFound(
  product: GroupProduct,
  reachable: Reachable,
  shape: number,
  { example, own }: Findings,
  among: ReadonlySet<number> = new Set(own.keys()),
): Tuples {
  const level = product.shapeOf.indexOf(shape);
  const ofShared = example.step !== undefined && isShared(product, shape, example.step.command);
  return reachable.where(example, { level, own: among, others: !ofShared });
}

/** The same, state by state of the group, with the step at which it was noticed there. */
function targets(
  product: GroupProduct,
  reachable: Reachable,
  shape: number,
  findings: ReadonlyMap<string, Findings>,
): Target[] {
  const level = product.shapeOf.indexOf(shape);
  const { none } = reachable.diagrams;
  return [...findings.values()].flatMap((found) => {
    if (whereFound(product, reachable, shape, found) === none) return [];
    return [...found.own].flatMap(([state, { step }]): Target[] => {
      const states = whereFound(product, reachable, shape, found, new Set([state]));
      if (states === none) return [];
      return [step === undefined ? { states } : { states, last: { level, step } }];
    });
  });
}

const isShared = (product: GroupProduct, shape: number, command: number): boolean =>
  product.shape(shape).commands.shared.includes(command);
