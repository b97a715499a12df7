import type { Command, CommandName } from '../../machines/command';
import type { StateView } from './state-view';

/** A command that the leader has carried out, with its states before and after. */
export interface Move {
  readonly command: Command;
  readonly before: StateView;
  readonly after: StateView;
}

/** The follower as its strategy plays it: it looks at its own state and gives commands of its own. */
export interface Player {
  readonly sees: StateView;
  /** Gives a command, which must be answered OK. */
  does(name: CommandName, ...args: readonly number[]): void;
}

/**
 * How a user of one interface does what a user of another one does: the commands with which every
 * command is answered. A command that is not listed needs no answer.
 */
export interface Strategy {
  readonly says: readonly string[];
  readonly answers: Partial<Readonly<Record<CommandName, (move: Move, player: Player) => void>>>;
}
