import type { StepCase } from '../../../machines/compiled/component';
import type { OwnStep } from './group-product';
import type { Scope } from '../../../machines/scope';
import { compile } from '../../../machines/compiled/compile';
import { commandKind, showCommand, type Command } from '../../../machines/command';
import { buildModel } from '../../../machines/model';
import { policies } from '../../../machines/policies/registry';
import { rulesFor } from '../../../machines/policies/rules';
import { groupOfDevices } from '../../../machines/scope';
import { GroupProduct } from './group-product';
import { Reachable } from './reachable';

const devicesPerGroup = 2;
const scope: Scope = {
  groups: Array.from({ length: 4 }, () => groupOfDevices(devicesPerGroup)),
  fds: 2,
  ioasids: 2,
  failures: 1,
  profile: 'vt-d',
  features: ['core', 'drivers', 'exit'],
};
const rules = rulesFor(policies['device-centric'], undefined, true);

/** A product that is in one state, and takes commands of the machine as a whole. */
class Walker {
  readonly product = new GroupProduct(rules, scope);
  tuple = this.product.initial();

  /** The cases of a command that apply here; there is one at most. */
  cases({ name, args }: Command, failAt: number): { level: number; step: OwnStep }[] {
    const { product, tuple } = this;
    const kind = commandKind(name);
    const device = args[kind.parameters.findIndex(({ sort }) => sort === 'Device')];
    const level = device === undefined ? -1 : Math.floor((device - 1) / devicesPerGroup);
    const local = args.map((one, at) =>
      kind.parameters[at]?.sort === 'Device' ? ((one - 1) % devicesPerGroup) + 1 : one,
    );
    const said = showCommand({ name, args: local });
    const at = Math.max(level, 0);
    const steps =
      level < 0
        ? product.sharedSteps(0, product.initial()[0] ?? 0)
        : product.ownSteps(product.shapeAt(at), tuple[at] ?? 0);
    return steps
      .filter(
        ({ found }) =>
          product.shape(0).nameOf(found.command) === said &&
          found.failAt === failAt &&
          this.applies(found, level),
      )
      .map((step) => ({ level, step }));
  }

  private applies({ assumed, sums }: StepCase, actor: number): boolean {
    const { product, tuple } = this;
    const known = assumed.every(({ cell, value }) =>
      tuple.some((state, level) => product.sharedCell(level, state, cell) === value),
    );
    return (
      known &&
      sums.every(({ key, value }) => {
        const sum = tuple.reduce(
          (all, state, level) =>
            level === actor ? all : all + product.contribution(key, state, level),
          0,
        );
        return Math.min(sum, product.shape(0).most(key)) === value;
      })
    );
  }

  take({ level, step }: { level: number; step: OwnStep }): void {
    const { product } = this;
    const { found } = step;
    this.tuple = this.tuple.map((state, at) => {
      if (at >= product.groups) return product.partAfter(at, found, state)[0] ?? -1;
      if (at === level) return step.own;
      if (level >= 0 || !found.toAll) return state;
      const mine = product
        .sharedSteps(product.shapeAt(at), state)
        .filter((one) => one.found.command === found.command && this.applies(one.found, -1));
      expect(mine).toHaveLength(1);
      return mine[0]?.own ?? -1;
    });
  }
}

test('a random walk of the whole machine is a walk of the product, state by state', () => {
  const compiled = compile(buildModel(rules, scope));
  const { layout, commands } = compiled.model;
  const walker = new Walker();
  const { product } = walker;
  const reachable = new Reachable(product);
  reachable.explore();
  expect(reachable.diagrams.count(reachable.tuples)).toBe(24_352_077_490n);

  const now = compiled.model.initial.slice();
  const next = now.slice();
  let random = 20211;
  const below = (most: number): number => {
    random = (Math.imul(random, 1103515245) + 12345) & 0x7fffffff;
    return (random >> 8) % most;
  };
  const count = { done: 0, refused: 0, failed: 0 };
  for (let nth = 0; nth < 8_000; nth += 1) {
    const number = below(commands.length);
    const command = commands[number];
    if (command === undefined) continue;
    const failAt = below(4) === 0 ? below(2) : -1;
    const result = compiled.step(now, next, number, failAt);
    if (failAt >= 0 && !compiled.last.failed) continue;
    const [only, ...others] = walker.cases(command, failAt);
    expect(others).toEqual([]);
    expect(only?.step.found.result ?? -1).toBe(result);
    if (only === undefined) continue;
    expect(only.step.found.answer).toBe(compiled.last.answer);
    count[result > 0 ? 'refused' : failAt >= 0 ? 'failed' : 'done'] += 1;
    if (result !== 0) continue;
    walker.take(only);
    now.set(next);
    const tuple = reachable.diagrams.tuple(walker.tuple);
    expect(reachable.diagrams.minus(tuple, reachable.tuples)).toBe(reachable.diagrams.none);
    for (let group = 0; group < product.groups; group += 1) {
      const { model, partial } = memberOf(product, group);
      const state = partial(walker.tuple[group] ?? 0);
      for (const symbol of model.layout.symbols)
        if (symbol.of === 'Device' || symbol.of === 'Group' || symbol.of === 'Requester') {
          const size = model.layout.sizeOf(symbol.of);
          for (let one = 1; one <= size; one += 1)
            expect(model.layout.read(state, symbol, one)).toBe(
              layout.read(now, symbol, group * size + one),
            );
        }
    }
  }
  expect(Math.min(count.done, count.refused)).toBeGreaterThan(500);
  expect(count.failed).toBe(1);
});

const memberOf = (product: GroupProduct, group: number) => {
  const of = product.shapeAt(group);
  const component = product.shape(of);
  return {
    model: component.model,
    partial: (own: number) => component.partial(product.ownBytes(of, own)),
  };
};
