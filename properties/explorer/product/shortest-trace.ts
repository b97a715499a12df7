import type { StepCase } from '../../../machines/compiled/component';
import type { Command } from '../../../machines/command';
import type { GroupProduct } from './group-product';
import type { Reachable } from './reachable';
import type { Tuples } from './diagram';
import { commandKind } from '../../../machines/command';
import { ModelError } from '../../../machines/system/compose';
import { Step } from './diagram';

/** A command of the whole machine, and the table write that fails. */
export interface ProductStep {
  readonly command: Command;
  readonly failAt: number;
}

/** What a trace is to lead to: a state, or a state in which a step of the group at a level follows. */
export interface Target {
  readonly states: Tuples;
  readonly last?: { readonly level: number; readonly step: StepCase };
}

/**
 * A shortest trace to one of the targets: breadth-first over sets of states until one is met, then back
 * from layer to layer. Throws ModelError if none can be reached.
 */
export function shortestTrace(
  product: GroupProduct,
  reachable: Reachable,
  targets: readonly Target[],
): ProductStep[] {
  const { diagrams } = reachable;
  const layers: Tuples[] = [diagrams.tuple(product.initial())];
  let seen = layers[0] ?? diagrams.none;
  for (;;) {
    const front = layers.at(-1) ?? diagrams.none;
    if (front === diagrams.none) throw new ModelError('no reachable state is like the one wanted');
    for (const { states, last } of targets) {
      const met = diagrams.minus(front, diagrams.minus(front, states));
      if (met === diagrams.none) continue;
      const path = back(product, reachable, layers, diagrams.some(met));
      return last === undefined ? path : [...path, stepAt(product, last.level, last.step)];
    }
    const next = diagrams.minus(reachable.successors(front), seen);
    seen = diagrams.union(seen, next);
    layers.push(next);
  }
}

/** The most commands needed to reach some state. */
export function depthOf(product: GroupProduct, reachable: Reachable): number {
  const { diagrams } = reachable;
  let front = diagrams.tuple(product.initial());
  let seen = front;
  for (let depth = 0; ; depth += 1) {
    front = diagrams.minus(reachable.successors(front), seen);
    if (front === diagrams.none) return depth;
    seen = diagrams.union(seen, front);
  }
}

/** The steps to a state of the last layer, found from the end. */
function back(
  product: GroupProduct,
  reachable: Reachable,
  layers: readonly Tuples[],
  state: readonly number[],
): ProductStep[] {
  const steps: ProductStep[] = [];
  let at = state;
  for (const layer of layers.slice(0, -1).reverse()) {
    const before = stepTo(product, reachable, layer, at);
    if (before === undefined) throw new ModelError('a state of the search has no predecessor');
    steps.unshift(before.step);
    at = before.from;
  }
  return steps;
}

interface Before {
  readonly step: ProductStep;
  readonly from: readonly number[];
}

function stepTo(
  product: GroupProduct,
  reachable: Reachable,
  layer: Tuples,
  to: readonly number[],
): Before | undefined {
  const { diagrams } = reachable;
  for (let level = 0; level < product.groups; level += 1) {
    const shape = product.shapeAt(level);
    for (const own of diagrams.sets.list(diagrams.occurring(layer, level)))
      for (const { found, own: next } of product.ownSteps(shape, own)) {
        if (found.result !== 0 || next !== to[level]) continue;
        const from = sourceOf(
          product,
          reachable,
          layer,
          to,
          found,
          level,
          (state) => state === own,
        );
        if (from !== undefined) return { step: stepAt(product, level, found), from };
      }
  }
  for (const { found } of product.sharedSteps(0, product.initial()[0] ?? 0)) {
    if (found.result !== 0) continue;
    const from = sourceOf(product, reachable, layer, to, found, -1, () => true);
    if (from !== undefined) return { step: stepAt(product, 0, found), from };
  }
  return undefined;
}

/** A state of a layer from which a case leads to a state; `acting` tells the states of the group that acts. */
function sourceOf(
  product: GroupProduct,
  reachable: Reachable,
  layer: Tuples,
  to: readonly number[],
  found: StepCase,
  actor: number,
  acting: (state: number) => boolean,
): number[] | undefined {
  const { diagrams } = reachable;
  const leads = (level: number, state: number): boolean => {
    if (level >= product.groups) return product.partAfter(level, found, state)[0] === to[level];
    if (level === actor) return acting(state);
    if (actor >= 0 || !found.toAll) return state === to[level];
    const shape = product.shapeAt(level);
    const name = product.shape(0).nameOf(found.command);
    return product
      .sharedSteps(shape, state)
      .some(
        (one) =>
          one.own === to[level] &&
          product.shape(shape).nameOf(one.found.command) === name &&
          JSON.stringify([one.found.assumed, one.found.sums]) ===
            JSON.stringify([found.assumed, found.sums]),
      );
  };
  const step = new Step(
    Array.from(
      { length: product.levels },
      (_, level) => (state: number) => (leads(level, state) ? [state] : []),
    ),
  );
  let sources = diagrams.image(layer, step);
  for (const { key, value } of found.sums)
    sources = diagrams.whereSum(sources, reachable.filter(key, value, actor));
  return sources === diagrams.none ? undefined : diagrams.some(sources);
}

/** A command of one group's model, with the numbers that its arguments have in the whole machine. */
function stepAt(product: GroupProduct, level: number, { command, failAt }: StepCase): ProductStep {
  const found = product.shape(product.shapeAt(level)).model.commands[command];
  if (found === undefined) throw new ModelError(`no command ${command}`);
  let devices = 0;
  for (let before = 0; before < level; before += 1)
    devices += product.shape(product.shapeAt(before)).model.layout.universe.size.Device;
  const { parameters } = commandKind(found.name);
  const args = found.args.map((argument, at) => {
    const sort = parameters[at]?.sort;
    if (sort === 'Device') return argument + devices;
    return sort === 'Group' ? level + 1 : argument;
  });
  return { command: { name: found.name, args }, failAt };
}
