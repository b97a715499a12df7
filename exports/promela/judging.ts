import type { GroundClaim, WrongRefusal } from '../ground/ground-claim';
import { showCommand } from '../../machines/command';
import { noReads, readsOf, type Reads } from '../ground/cells-read';
import { formulaText } from './expression';
import { names } from './memory';

/** The variable that an assertion reads: a violation prints its name. */
export const verdictName = ({ id, name }: { id: string; name: string }): string =>
  `${id.replace('-', '_')}_${name}`;

/** An assertion that names its claim when it fails. */
export function assertion({ invariant, holds }: GroundClaim): string {
  const verdict = verdictName(invariant);
  return `${verdict} = ${formulaText(holds, names)}; assert(${verdict})`;
}

/**
 * Ways out of a state that exist only where a claim is violated: so every state is judged once, not
 * after every command that leads to it.
 */
export function violationOption({ invariant, holds }: GroundClaim): string {
  const verdict = verdictName(invariant);
  return `/* ${invariant.id} */\n  :: d_step { !${formulaText(holds, names)} -> ${verdict} = 0; assert(${verdict}) }`;
}

export function wrongRefusalOption({ invariant, command, when }: WrongRefusal): string {
  const verdict = verdictName(invariant);
  return (
    `/* ${invariant.id}: ${showCommand(command)} refused */\n` +
    `  :: d_step { ${formulaText(when, names)} -> ${verdict} = 0; assert(${verdict}) }`
  );
}

/** What the claims read of the state before the command and of the command itself. */
export function claimsRead(claims: readonly GroundClaim[]): Reads {
  const reads = noReads();
  for (const { holds } of claims) readsOf(holds, reads);
  return reads;
}
