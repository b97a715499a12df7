import type { Rules } from '../machines/policies/rules';
import type { BenchScope } from './scopes';

/** What one run of an engine did. */
export interface Done {
  /** Where the engine explores everything: the counts that all such engines must agree on. */
  readonly explored?: { readonly states: number; readonly transitions: number };
  /** Where it explores up to symmetry: representatives only. */
  readonly representatives?: { readonly states: number; readonly transitions: number };
  /** Where it runs at random: how many commands it tried. */
  readonly commands?: number;
  /** How many of them were carried out; the others were refused, or nobody handled them. */
  readonly accepted?: number;
  /** Whether all that it judged holds; missing where it judges nothing. */
  readonly holds?: boolean;
  /** What another program says that it took, in place of what this process took. */
  readonly took?: {
    readonly seconds: number;
    readonly cpuSeconds: number;
    readonly buildSeconds: number;
    readonly memoryBytes: number;
  };
}

/** One way to explore or to step the model. */
export interface Engine {
  readonly says: string;
  readonly run: (rules: Rules, scope: BenchScope) => Done;
}
