import type { CompiledModel } from '../../machines/compiled/compile';
import type { State } from '../../machines/terms/structure';
import type { Outcome } from './outcome';
import type { Situation } from './situation';

/** What is there to be asked about when a story has been told under some rules. */
export interface Told {
  readonly compiled: CompiledModel;
  /** How things are in the end. */
  readonly end: Situation;
  readonly state: State;
  /** The state before the last step. */
  readonly before: State;
  /** Every state since the first step of `when`, those between two table writes included. */
  readonly since: readonly State[];
  /** The ids of the invariants that were violated at any moment. */
  readonly violated: ReadonlySet<string>;
  /** What came of the last step of `when`. */
  readonly outcome: Outcome;
}

/** Gives what is the case in the words of an assertion: `d2 reaches i1` for `d2 reaches blocked`. */
export type Question = (told: Told) => string;
