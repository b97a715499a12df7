import type { GroupProduct, OwnStep, StepClass } from './group-product';
import type { Tuples } from './diagram';
import { Diagrams, Step, SumFilter, TooManyNodes } from './diagram';

/** What can happen in a state of a group takes some tens of kilobytes. */
const mostGroupStates = 20_000;

/** All steps of one class, made of the cases of all states of a group that were met. */
interface Transition {
  readonly filters: readonly SumFilter[];
  readonly step: Step;
}

/**
 * The reachable states of a product, as a decision diagram. Steps are taken class by class until nothing
 * new comes of them, so the order is not that of distance.
 *
 * Source: chaining, as in Roig, Cortadella, Pastor, "Verification of asynchronous circuits by BDD-based
 * model checking of Petri nets" (1995).
 */
export class Reachable {
  readonly diagrams: Diagrams;
  tuples: Tuples;
  private readonly transitions: Transition[] = [];
  private readonly known = new Map<string, Map<number, number[]>>();
  private readonly filters = new Map<string, SumFilter>();
  private readonly met: Set<number>[];

  constructor(private readonly product: GroupProduct) {
    this.diagrams = new Diagrams(product.levels);
    this.tuples = this.diagrams.tuple(product.initial());
    this.met = product.shapes.map(() => new Set<number>());
  }

  /** Takes every step until all that can be reached is. */
  explore(): void {
    const { diagrams } = this;
    for (let before = diagrams.none; before !== this.tuples;) {
      before = this.tuples;
      this.meet();
      for (const transition of this.transitions)
        for (let done = diagrams.none; done !== this.tuples;) {
          done = this.tuples;
          this.tuples = diagrams.union(done, this.take(transition, done));
        }
    }
  }

  /** Where one step leads from some states. */
  successors(from: Tuples): Tuples {
    return this.transitions.reduce(
      (all, one) => this.diagrams.union(all, this.take(one, from)),
      this.diagrams.none,
    );
  }

  /** The states of a shape that occur in reachable states. */
  ofShape(shape: number): readonly number[] {
    return [...(this.met[shape] ?? [])];
  }

  /**
   * The reachable states in which shared cells and sums have the given values and, if a level is given, the
   * group there is in one of some states. Sums do not count that group where `others` is set.
   */
  where(
    { assumed, sums }: Pick<StepClass, 'assumed' | 'sums'>,
    group?: { readonly level: number; readonly own: ReadonlySet<number>; readonly others: boolean },
    among: Tuples = this.tuples,
  ): Tuples {
    const { product, diagrams } = this;
    const without = group?.others === true ? group.level : -1;
    let some = among;
    for (const { key, value } of sums)
      some = diagrams.whereSum(some, this.filter(key, value, without));
    const keeps = (allowed: (state: number) => boolean) => (state: number) =>
      allowed(state) ? [state] : [];
    const step = new Step(
      Array.from({ length: product.levels }, (_, level) => {
        if (level === group?.level) return keeps((state) => group.own.has(state));
        const here = assumed.filter(({ cell }) => product.cellsAt(level).includes(cell));
        if (here.length === 0) return undefined;
        return keeps((state) =>
          here.every(({ cell, value }) => product.sharedCell(level, state, cell) === value),
        );
      }),
    );
    return diagrams.image(some, step);
  }

  /** The filter for a sum, without the contribution of one level where one is given. */
  filter(key: number, value: number, without = -1): SumFilter {
    const name = `${key} ${value} ${without}`;
    const known = this.filters.get(name);
    if (known !== undefined) return known;
    const contributions = new Map<number, number>();
    const filter = new SumFilter(
      (state, level) => {
        if (level === without) return 0;
        const at = state * this.product.levels + level;
        let own = contributions.get(at);
        if (own === undefined) {
          own = this.product.contribution(key, state, level);
          contributions.set(at, own);
        }
        return own;
      },
      value,
      this.product.shape(0).most(key),
    );
    this.filters.set(name, filter);
    return filter;
  }

  /** Takes up the steps of the states of groups that occur. */
  private meet(): void {
    for (let level = 0; level < this.product.groups; level += 1) {
      const occurring = this.diagrams.occurring(this.tuples, level);
      for (const own of this.diagrams.sets.list(occurring))
        this.meetState(this.product.shapeAt(level), own);
    }
  }

  /** Takes up the steps of a state of a group, once. */
  private meetState(shape: number, own: number): void {
    const met = this.met[shape];
    if (met === undefined || met.has(own)) return;
    met.add(own);
    if (met.size > mostGroupStates) throw new TooManyNodes(`a group with ${met.size} states`);
    this.product.ownSteps(shape, own).forEach((one) => this.note(one, shape, own, true));
    this.product.sharedSteps(shape, own).forEach((one) => this.note(one, shape, own, false));
  }

  private take({ filters, step }: Transition, from: Tuples): Tuples {
    const { diagrams } = this;
    const some = filters.reduce((left, one) => diagrams.whereSum(left, one), from);
    return diagrams.image(some, step);
  }

  private note({ found, own: next }: OwnStep, shape: number, own: number, ofGroup: boolean): void {
    const { assumed, sums, written, added } = found;
    if (found.result !== 0) return;
    if (ofGroup && next === own && written.length + added.length === 0) return;
    const kind: StepClass = { assumed, sums, written, added };
    const name = JSON.stringify([
      ofGroup ? shape : this.product.shape(shape).nameOf(found.command),
      kind,
    ]);
    const relations = ofGroup ? [shape] : this.product.shapes.map((_, at) => at);
    let fresh = false;
    for (const of of relations) {
      const key = `${name} ${of}`;
      if (this.known.has(key)) continue;
      this.known.set(key, new Map());
      fresh = true;
    }
    const relation = this.known.get(`${name} ${shape}`);
    const targets = relation?.get(own);
    if (targets === undefined) relation?.set(own, [next]);
    else if (!targets.includes(next)) targets.push(next);
    if (fresh) this.add(name, kind, ofGroup ? shape : undefined, found.toAll);
  }

  /** One transition for every group of the shape, or one that concerns all groups. */
  private add(name: string, kind: StepClass, shape: number | undefined, toAll: boolean): void {
    const { product } = this;
    const relationOf = (level: number) => {
      const of = product.shapeAt(level);
      const relation = this.known.get(`${name} ${of}`);
      return (own: number): readonly number[] => {
        // a step remembers what came of a node, so the answer must be whole the first time
        this.meetState(of, own);
        return relation?.get(own) ?? [];
      };
    };
    const parts = (level: number) =>
      product.touches(level, kind)
        ? (state: number) => product.partAfter(level, kind, state)
        : undefined;
    const levels = Array.from({ length: product.levels }, (_, level) => level);
    const acting =
      shape === undefined
        ? [-1]
        : levels.filter((one) => one < product.groups && product.shapeAt(one) === shape);
    for (const actor of acting) {
      const step = new Step(
        levels.map((level) => {
          if (level >= product.groups) return parts(level);
          return level === actor || (actor < 0 && toAll) ? relationOf(level) : undefined;
        }),
      );
      const filters = kind.sums.map(({ key, value }) => this.filter(key, value, actor));
      this.transitions.push({ filters, step });
    }
  }
}
