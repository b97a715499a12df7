import type { EngineName } from './engines';
import type { ScopeName } from './scopes';

/** What is measured, and how often: once cold, then warm. */
export interface Measurement {
  readonly engine: EngineName;
  readonly scope: ScopeName;
  readonly runs: number;
}

const often = 4;

const random: readonly EngineName[] = ['xstate', 'compiled', 'fast-check', 'fast-check-judged'];

/** All of it within minutes. */
export const quickPlan: readonly Measurement[] = [
  ...(['product', 'states', 'counting', 'symmetry', 'spin', 'xstate-graph'] as const).map(
    (engine) => ({ engine, scope: 'small' as const, runs: engine === 'spin' ? 1 : often }),
  ),
  { engine: 'product', scope: 'mid', runs: often },
  { engine: 'states', scope: 'mid', runs: 2 },
  { engine: 'counting', scope: 'mid', runs: often },
  { engine: 'symmetry', scope: 'mid', runs: 2 },
  { engine: 'spin', scope: 'mid', runs: 1 },
  ...random.map((engine) => ({ engine, scope: 'small' as const, runs: often })),
];

/** With the scopes that take @xstate/graph or SPIN a minute, or that nothing but the product engine explores. */
export const fullPlan: readonly Measurement[] = [
  ...quickPlan,
  { engine: 'product', scope: 'singles', runs: often },
  { engine: 'counting', scope: 'singles', runs: often },
  { engine: 'spin', scope: 'singles', runs: 1 },
  { engine: 'xstate-graph', scope: 'singles', runs: 1 },
  { engine: 'product', scope: 'large', runs: often },
  { engine: 'spin', scope: 'large', runs: 1 },
  { engine: 'symmetry', scope: 'large', runs: 1 },
  { engine: 'product', scope: 'larger', runs: often },
  { engine: 'spin', scope: 'larger', runs: 1 },
  { engine: 'product', scope: 'headline', runs: 1 },
];

/** Every search once where it takes no time: for trying out that all agree. */
export const tinyPlan: readonly Measurement[] = (
  ['product', 'states', 'counting', 'symmetry', 'spin', 'xstate-graph'] as const
).map((engine) => ({ engine, scope: 'tiny', runs: 1 }));
