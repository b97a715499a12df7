import type { CommandName } from '../machines/command';
import type { Errno } from '../machines/errno';
import type { Rules } from '../machines/policies/rules';
import type { Formula, Value } from '../machines/terms/term';
import { commandNames } from '../machines/command';
import { errnoNumber } from '../machines/errno';
import { Value as ValueTerm, constant, or, variable } from '../machines/terms/term';

/**
 * A claim about the model. Names end in `Inv` for a predicate of one state and in `Prop` for one of a
 * step, which also sees the state before the command and what the command was.
 */
export interface Invariant {
  readonly id: `INV-${string}`;
  readonly name: `${string}Inv` | `${string}Prop`;
  /** The claim in one plain sentence. */
  readonly says: string;
  /** Transient claims are judged after every table write, steady ones after every command. */
  readonly when: 'transient' | 'steady';
  /** Where the claim comes from: a mail, a kernel function, a paper. */
  readonly source: string;
  /** Where it does not hold, and why that is accepted. */
  readonly exceptions: readonly string[];
  /** Under which rules it is claimed at all. */
  readonly applies: (rules: Rules) => boolean;
  readonly holds: (rules: Rules) => Formula;
  /** A situation in which the claim says something; it must be reachable, or the claim is vacuous. */
  readonly witness: (rules: Rules) => Formula;
}

export const always = (): boolean => true;
/** Where devices are attached one by one, and not as part of a container's group. */
export const withDeviceAttach = (rules: Rules): boolean => rules.policy.interface !== 'container';
export const withSharedTable = (rules: Rules): boolean => rules.policy.sharing === 'group';

/** What a step claim knows of its command: the kind, its arguments, its answer and who is behind it. */
export const step = {
  device: variable<'Device'>('device'),
  ioasid: variable<'Ioasid'>('ioasid'),
  principal: variable<'Fd'>('principal'),
  is: (...names: readonly CommandName[]): Formula =>
    or(
      ...names.map((name) =>
        kind.equals(new ValueTerm(constant(commandNames.indexOf(name), name))),
      ),
    ),
  answers: (errno: Errno): Formula =>
    answer.equals(new ValueTerm(constant(errnoNumber(errno), errno))),
} as const;
const kind = variable<'Counter'>('kind');
const answer: Value<'Counter'> = variable<'Counter'>('answer');

/** The variables of a step claim, in the order in which a judge passes them. */
export const stepVariables = ['kind', 'answer', 'principal', 'device', 'ioasid'] as const;
