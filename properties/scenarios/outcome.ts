import type { Errno } from '../../machines/errno';

/** What came of a step, in the words of a scenario. */
export type Outcome =
  /** Every command of it was carried out. */
  | 'allowed'
  | `refused ${Exclude<Errno, 'OK'>}`
  /** Nobody answers the command in this situation: the model does not say what would happen. */
  | 'ignored'
  /** The rules have no such command at all. */
  | 'no such call'
  /** The machine stops: a kernel that meets it gives up. */
  | 'halts';

/** The outcome of a command that was answered. */
export const answered = (errno: Errno): Outcome =>
  errno === 'OK' ? 'allowed' : `refused ${errno}`;

/** Whether an outcome means that the story cannot go on like this under the rules at hand. */
export const isImpossible = (outcome: Outcome): boolean =>
  outcome === 'no such call' || outcome.startsWith('refused ');
