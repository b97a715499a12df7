import type { Engine } from './engine';
import { compiledWalk, fastCheckEnd, fastCheckEvery, xstateWalk } from './random-engines';
import { counting, product, spin, states, upToSymmetry, xstateGraph } from './search-engines';

/** Every engine by its short name. */
export const engines = {
  product,
  states,
  counting,
  symmetry: upToSymmetry,
  spin,
  'xstate-graph': xstateGraph,
  xstate: xstateWalk,
  compiled: compiledWalk,
  'fast-check': fastCheckEnd,
  'fast-check-judged': fastCheckEvery,
} as const satisfies Record<string, Engine>;

export type EngineName = keyof typeof engines;
export const engineNames = [
  'product',
  'states',
  'counting',
  'symmetry',
  'spin',
  'xstate-graph',
  'xstate',
  'compiled',
  'fast-check',
  'fast-check-judged',
] as const satisfies EngineName[];
