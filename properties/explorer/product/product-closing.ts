import type { StepCase } from '../../../machines/compiled/component';
import type { Tuples } from './diagram';
import type { GroupProduct, OwnStep } from './group-product';
import type { Reachable } from './reachable';
import { commandKind } from '../../../machines/command';
import { NotSeparable } from '../../../machines/compiled/component-generator';
import { ownership } from '../../../machines/vocabulary/group';

/**
 * States in which closing has come to its end without every group being the kernel's again; none, if
 * everything can be given back. Throws NotSeparable where closing might go on for ever, or might end in
 * several ways, as far as can be seen group by group.
 *
 * Closing ends because every closing step moves a group along a relation without circles, or moves only
 * what is shared along one. The end is one and the same in any order because each state of a group has
 * one end whatever the others do, and what is shared ends in one state.
 */
export function notGivenBack(product: GroupProduct, reachable: Reachable): Tuples {
  const { diagrams } = reachable;
  let ended = reachable.tuples;
  const openEnds = product.shapes.map(() => new Set<number>());
  product.shapes.forEach((component, shape) => {
    const edges = new Map<number, Set<number>>();
    const classes = new Map<string, { found: StepCase; own: Set<number> }>();
    const note = (own: number, { own: next }: OwnStep): void => {
      if (next === own) return;
      edges.set(own, (edges.get(own) ?? new Set()).add(next));
      openEnds[shape]?.add(own);
    };
    for (const own of reachable.ofShape(shape)) {
      for (const step of closing(component, product.ownSteps(shape, own))) {
        note(own, step);
        const { found } = step;
        if (step.own === own && found.written.length + found.added.length === 0) continue;
        if (step.own === own) throw new NotSeparable('closing changes only what all groups share');
        const key = JSON.stringify([found.assumed, found.sums]);
        const known = classes.get(key);
        if (known === undefined) classes.set(key, { found, own: new Set([own]) });
        else known.own.add(own);
      }
      for (const step of closing(component, product.sharedSteps(shape, own)))
        if (step.found.toAll) note(own, step);
    }
    requireOneEnd(edges, reachable.ofShape(shape));
    product.shapeOf.forEach((of, level) => {
      if (of !== shape) return;
      for (const { found, own } of classes.values())
        ended = diagrams.minus(ended, reachable.where(found, { level, own, others: true }, ended));
    });
  });
  const [state = 0] = product.initial();
  for (const { found } of closing(product.shape(0), product.sharedSteps(0, state)))
    if (found.written.length + found.added.length > 0)
      ended = diagrams.minus(ended, reachable.where(found, undefined, ended));
  requireEnd(product, reachable, ended, openEnds);
  return product.shapes.reduce((all, component, shape) => {
    const level = product.shapeOf.indexOf(shape);
    const place = component.model.layout.offset(ownership.symbol) + 1;
    const kernelOwned = ownership.values.indexOf('kernelOwned');
    const owned = reachable
      .ofShape(shape)
      .filter((own) => component.partial(product.ownBytes(shape, own))[place] !== kernelOwned);
    const stuck = { level, own: new Set(owned), others: false };
    return diagrams.union(all, reachable.where({ assumed: [], sums: [] }, stuck, ended));
  }, diagrams.none);
}

/** The steps that closing takes: carried out, without failures. */
const closing = (
  { model }: { readonly model: GroupProduct['shapes'][number]['model'] },
  steps: readonly OwnStep[],
): OwnStep[] =>
  steps.filter(({ found }) => {
    const command = model.commands[found.command];
    return (
      found.result === 0 &&
      found.failAt < 0 &&
      command !== undefined &&
      commandKind(command.name).closes
    );
  });

/** Every state has exactly one end, and no way leads in a circle. */
function requireOneEnd(
  edges: ReadonlyMap<number, ReadonlySet<number>>,
  states: readonly number[],
): void {
  const ends = new Map<number, number>();
  const open = new Set<number>();
  const endOf = (state: number): number => {
    const known = ends.get(state);
    if (known !== undefined) return known;
    if (open.has(state)) throw new NotSeparable('closing might lead in a circle');
    open.add(state);
    const found = new Set([...(edges.get(state) ?? [])].map(endOf));
    if (found.size > 1) throw new NotSeparable('closing a group might end in several ways');
    const [end = state] = found;
    ends.set(state, end);
    open.delete(state);
    return end;
  };
  states.forEach(endOf);
}

/** Where closing has ended, no group could go on under other conditions, and every fd is in one state. */
function requireEnd(
  product: GroupProduct,
  reachable: Reachable,
  ended: Tuples,
  openEnds: readonly ReadonlySet<number>[],
): void {
  const { diagrams } = reachable;
  const written = new Set(
    product.shapes.flatMap((component, shape) =>
      reachable
        .ofShape(shape)
        .flatMap((own) => [
          ...closing(component, product.ownSteps(shape, own)),
          ...closing(component, product.sharedSteps(shape, own)),
        ])
        .flatMap(({ found }) => [...found.written, ...found.added].map((one) => one.cell)),
    ),
  );
  for (let level = 0; level < product.levels; level += 1) {
    const states = [...diagrams.sets.list(diagrams.occurring(ended, level))];
    if (level < product.groups) {
      const stuck = openEnds[product.shapeAt(level)];
      if (states.some((own) => stuck?.has(own)))
        throw new NotSeparable('closing a group ends where it might go on');
      continue;
    }
    const ends = new Set(
      states.map((state) =>
        JSON.stringify(
          product
            .cellsAt(level)
            .filter((cell) => written.has(cell))
            .map((cell) => product.sharedCell(level, state, cell)),
        ),
      ),
    );
    if (ends.size > 1) throw new NotSeparable('what all groups share might end in several ways');
  }
}
