import type { CommandName } from '../../machines/command';
import type { Rules } from '../../machines/policies/rules';
import type { Scope } from '../../machines/scope';
import type { Difference } from './difference';
import type { Parting, WalkExtent } from './product-walk';
import { showCommand } from '../../machines/command';
import { compile } from '../../machines/compiled/compile';
import { buildModel } from '../../machines/model';
import { inWords } from './difference';
import { ProductWalk } from './product-walk';

/** What two policies with the same interface do otherwise, in one scope. */
export interface Comparison extends WalkExtent {
  readonly scope: Scope;
  readonly rules: readonly [Rules, Rules];
  /** Commands that only one of the two has in this scope; they are not given. */
  readonly onlyFirst: readonly CommandName[];
  readonly onlySecond: readonly CommandName[];
  /** Nearest first. */
  readonly differences: readonly Difference[];
}

/** The most pairs that a comparison visits unless told otherwise. */
const manyPairs = 2_000_000;

/**
 * Finds everything in which two policies with the same interface differ, by giving both the same
 * commands in every pair of states that they can be in together. If nothing differs, no commands are left
 * out and the walk is complete, the two are the same to every program and to every device in this scope.
 *
 * Throws RangeError if the interfaces are not the same.
 */
export function differences(
  first: Rules,
  second: Rules,
  scope: Scope,
  maxPairs: number = manyPairs,
): Comparison {
  if (first.policy.interface !== second.policy.interface)
    throw new RangeError(
      `${first.policy.name} and ${second.policy.name} have no commands in common to compare by`,
    );
  const models = [compile(buildModel(first, scope)), compile(buildModel(second, scope))] as const;
  const walk = new ProductWalk(...models);
  const found = new Map<string, Difference>();
  const extent = walk.run((parting) => {
    const observed = observedIn(models[0].model, parting);
    const { command } = parting.common;
    const { answers } = parting;
    const key = [command.name, ...answers, ...observed].join('; ');
    const known = found.get(key);
    const sequence = known?.sequence ?? sequenceTo(walk, parting);
    const count = (known?.count ?? 0) + 1;
    found.set(key, { key, command: command.name, answers, observed, sequence, count });
  }, maxPairs);
  const [names, others] = models.map(
    ({ model }) => new Set(model.commands.map(({ name }) => name)),
  );
  return {
    scope,
    rules: [first, second],
    ...extent,
    onlyFirst: [...(names ?? [])].filter((name) => others?.has(name) !== true),
    onlySecond: [...(others ?? [])].filter((name) => names?.has(name) !== true),
    differences: [...found.values()],
  };
}

/** Whether the two cannot be told apart in the scope at all. */
export const isEqual = (comparison: Comparison): boolean =>
  comparison.complete &&
  comparison.differences.length === 0 &&
  comparison.onlyFirst.length === 0 &&
  comparison.onlySecond.length === 0;

function observedIn(
  model: Parameters<typeof inWords>[0],
  { common, observed, between }: Parting,
): readonly string[] {
  if (between) return ['only between table writes'];
  return [...new Set(observed.map((one) => inWords(model, common.command, one)))].sort();
}

function sequenceTo(walk: ProductWalk, { pair, common, failAt }: Parting): string[] {
  const steps = walk.pairs.pathTo(pair).map(({ command, failAt: failing }) => {
    const given = walk.common[command]?.command;
    return given === undefined ? '?' : withFailure(showCommand(given), failing);
  });
  return [...steps, withFailure(showCommand(common.command), failAt)];
}

/** `ATTACH d1 i1 !0`: the first table write fails. */
const withFailure = (command: string, failAt: number): string =>
  failAt < 0 ? command : `${command} !${failAt}`;
