import type { CommandName } from '../../machines/command';
import type { Counterexample } from './counterexample';
import type { Hypothesis } from './hypothesis';
import type { Tolerance } from './relation';
import type { Strategy } from './strategy';

/** How a simulation is to be understood: who answers how, what is conceded, and what is supposed. */
export interface Terms {
  readonly strategy: Strategy;
  /** What related states may differ in while both are at rest. */
  readonly tolerance: Tolerance;
  readonly hypothesis: Hypothesis;
}

/** What walking a leader with its follower came to. */
export interface Simulation {
  readonly holds: boolean;
  /** Pairs of related states that were reached. */
  readonly pairs: number;
  /** Different states of the leader in those pairs. */
  readonly leaderStates: number;
  /** Commands that the leader carried out, in all pairs. */
  readonly moves: number;
  /** The most commands that one of them was answered with. */
  readonly longestAnswer: number;
  /** Pairs in which the two differ, as the tolerance allows. */
  readonly conceded: number;
  /** Moves after which the hypothesis does not hold, and a shortest behaviour that ends so. */
  readonly outside: { readonly moves: number; readonly shortest?: readonly string[] };
  /**
   * Moves that are matched only weakly, by command: on the way the follower is blocked where the leader
   * is in an IOASID. Those that are not counted here are matched at every table write.
   */
  readonly blockedMeanwhile: Readonly<Partial<Record<CommandName, number>>>;
  readonly counterexample?: Counterexample;
}
