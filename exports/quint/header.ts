import type { Invariant } from '../../invariants/invariant';
import type { Model } from '../../machines/model';
import { printableScope } from '../scope-text';

/** What the file is, and how Quint is run on it. */
export function header(model: Model, claims: readonly Invariant[]): string {
  return [
    `// ${model.rules.policy.name}: ${model.rules.policy.summary}`,
    `// ${printableScope(model)}`,
    '//',
    '// Written by "ioasid export quint" from the guards and updates of the machines. To run it:',
    '//',
    '//   quint typecheck FILE',
    '//   quint run FILE --backend=typescript --max-steps=30 --invariant=everyInvariant',
    '//',
    '// A step is a command or, while the members of a group are being moved, one table write; commands',
    '// that are refused are no steps. Numbers stand for elements and 0 for none. Claims about steps',
    '// compare with the state before the last command, and "ioasid check" explores all of it.',
    '//',
    `// ${claims.length} invariants: ${claims.map(({ id }) => id).join(' ')}`,
    '',
  ].join('\n');
}
