import type { Rules } from '../../../machines/policies/rules';
import type { Scope } from '../../../machines/scope';
import type { StepCounts } from '../expander';
import type { Verdicts } from '../judge';
import type { StateParts } from '../visited';

/** What a worker is started with. */
export interface WorkerSetup {
  readonly rules: Rules;
  readonly scope: Scope;
  readonly invariants: readonly string[];
  readonly upToSymmetry: boolean;
  readonly coverage: boolean;
  /** Which of the workers it is, from 0, and how many there are. */
  readonly worker: number;
  readonly workers: number;
  /** The memory that its states may take. */
  readonly bytes: number;
}

/**
 * States for their owner: each its packed words, the id of the state before it, and how it was reached.
 * An id is `number * workers + worker`: unlike a number it is clear without knowing whose it is.
 */
export type Parcel = Int32Array;

export type Request =
  /** Take in the states of this level that others found, then expand the level, or only count it. */
  | { readonly kind: 'level'; readonly parcels: readonly Parcel[]; readonly expand: boolean }
  | { readonly kind: 'finish' };

/** A violated claim: after the given step from a state, or in a state itself. */
export interface ViolationNote {
  readonly invariant: string;
  readonly state: number;
  readonly step?: { readonly command: number; readonly failAt: number };
}

export interface LevelReport {
  /** How many own states there are up to this level, and how many are in it. */
  readonly upTo: number;
  readonly inLevel: number;
  /** For each worker the states of the next level that are its own. */
  readonly parcels: readonly Parcel[];
  readonly violations: readonly ViolationNote[];
  readonly count: StepCounts;
  readonly verdicts: Verdicts;
  readonly states: number;
  readonly bytes: number;
  /** Whether there was no memory for some state. */
  readonly full: boolean;
}

export interface FinalReport {
  readonly parts: StateParts;
  readonly coverage?: { readonly taken: Uint8Array; readonly outcomes: Uint8Array };
}

export type Reply =
  | { readonly kind: 'ready'; readonly identity: string }
  | ({ readonly kind: 'level' } & LevelReport)
  | ({ readonly kind: 'finished' } & FinalReport);

/** Whose a state is. The place of a state in a table follows other bits of its hash. */
export const ownerOf = (hash: number, workers: number): number =>
  (Math.imul(hash, 0x9e3779b1) >>> 24) % workers;
