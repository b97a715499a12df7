import type { Scope } from '../../machines/scope';
import { Misread } from '../scenario-text/misread';

/** How many things of each kind a machine has, by the letter of their names. */
function sizesOf(scope: Scope): Readonly<Record<string, number>> {
  return {
    d: scope.groups.reduce((sum, { devices }) => sum + devices.length, 0),
    g: scope.groups.length,
    f: scope.fds,
    i: scope.fds * scope.ioasids,
  };
}

/** Throws Misread for a word that names something the machine does not have. */
export function requireNames(words: readonly string[], scope: Scope): void {
  const sizes = sizesOf(scope);
  for (const word of words) {
    const [, letter = '', digits = ''] = /^([dgfi])d?(\d+)$/.exec(word) ?? [];
    const size = sizes[letter];
    if (size === undefined || (Number(digits) >= 1 && Number(digits) <= size)) continue;
    throw new Misread(
      `the machine has no ${word}`,
      size === 1 ? `${letter}1` : `${letter}1 to ${letter}${size}`,
    );
  }
}
