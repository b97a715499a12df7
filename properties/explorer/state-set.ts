import type { State } from '../../machines/terms/structure';

/** How a state was reached first: from which state, by which command, with which write failing. */
export interface Origin {
  /** The number of the state before; -1 for the initial state. */
  readonly parent: number;
  readonly command: number;
  /** The number of the failing write, or -1. */
  readonly failAt: number;
}

/** The states that a search has reached, numbered in the order of their distance from the initial one. */
export interface StateSet {
  readonly size: number;
  /** The number of a state, or -1 if it is not in the set. */
  find(state: State): number;
  /** Copies a state into `into`. */
  read(number: number, into: State): void;
  origin(number: number): Origin;
}
