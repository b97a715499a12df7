import type { Model } from '../../machines/model';
import type { Cell } from '../ground/cells';
import type { GroundClaim } from '../ground/ground-claim';
import { showValue } from '../../machines/terms/sorts';
import { printableScope } from '../scope-text';

/** What the file is, how SPIN is run on it, and what to expect. */
export function header(model: Model, claims: readonly GroundClaim[]): string {
  const ids = (some: readonly GroundClaim[]): string =>
    some.map(({ invariant }) => invariant.id).join(' ') || 'none';
  return [
    '/*',
    ` * ${model.rules.policy.name}: ${model.rules.policy.summary}`,
    ` * ${printableScope(model)}`,
    ' *',
    ' * Written by "ioasid export promela" from the guards and updates of the machines. To run it:',
    ' *',
    ' *   spin -a FILE && gcc -O2 -DSAFETY -DNOREDUCE -o pan pan.c && ./pan -m1000000',
    ' *',
    ' * A violated claim is named by the variable of the failing assertion. SPIN stores the states between',
    ' * commands and counts one transition for each accepted command with each way of failing, and one',
    ' * for the initial state: "ioasid check" with the same options reports the same number of states, and',
    ' * one transition less. Where claims are violated compare the numbers after "spin -a -DUNJUDGED FILE",',
    ' * since every state that violates a claim has one more way out here.',
    ' *',
    ` * judged in every state: ${ids(claims.filter(({ ofStep }) => !ofStep))}`,
    ` * judged after every command: ${ids(claims.filter(({ ofStep }) => ofStep))}`,
    ` * judged between table writes: ${ids(claims.filter(({ invariant }) => invariant.when === 'transient'))}`,
    ' */',
    '',
  ].join('\n');
}

/** What the numbers in the cells mean: `session: 0 closed, 1 open, 2 bound`. */
export function legend(cells: readonly Cell[]): string[] {
  const symbols = new Set(cells.map(({ symbol }) => symbol));
  return [...symbols].flatMap(({ name, range, meaning }) => {
    switch (range.kind) {
      case 'enumeration':
        return [`/* ${name}: ${range.values.map((value, at) => `${at} ${value}`).join(', ')} */`];
      case 'domain':
        return [
          `/* ${name}: ${[0, 1, 2, 3, 4].map((at) => `${at} ${showValue(range, at)}`).join(', ')} and so on */`,
        ];
      case 'reference':
        return [`/* ${name}: the number of ${range.to}, 0 none */`];
      case 'counter':
      case 'flag':
        return [`/* ${name}: ${meaning} */`];
    }
  });
}
