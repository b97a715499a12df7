import type { EntityMachine } from '../../machines/chart/chart';
import type { FunctionSymbol } from '../../machines/terms/symbols';
import type { Formula, ValueNode } from '../../machines/terms/term';
import type { Signature } from './signature';
import { initialOf } from '../../machines/model';
import { blocked, defaultDomain, isMember, physical } from '../../machines/group/switch';
import { every, forAll } from '../../machines/terms/quantifiers';
import { and, constant, flag, implies, not, or } from '../../machines/terms/term';
import { directMapped } from '../../machines/vocabulary/topology';
import { driver, presence } from '../../machines/vocabulary/device';
import { domain } from '../../machines/vocabulary/group';
import { failuresLeft } from '../../machines/vocabulary/environment';
import { pasidTable, table } from '../../machines/vocabulary/requester';
import { usedBySome } from '../../invariants/lemmas/lemma';

/** Placed by the scope, one way or another: everything else is the same in every initial state. */
const placed = [presence, driver, table, pasidTable, domain, failuresLeft].map(
  ({ symbol }) => symbol,
);

/**
 * The prepared machine that the search starts on, for any topology: devices present or not, with
 * whatever driver, nothing open, nothing bound.
 */
export function initially(signature: Signature): Formula {
  const { machines, rules } = signature;
  const groupsAreTracked = rules.policy.moves === 'group';
  return and(
    ...machines.flatMap((machine) => [
      ...machine.regions
        .filter((symbol) => !placed.includes(symbol))
        .map((symbol) =>
          everywhere(machine, symbol, initialOf(machine, symbol.name, symbol.range)),
        ),
      ...machine.fields
        .filter((symbol) => !placed.includes(symbol))
        .map((symbol) => everywhere(machine, symbol, 0)),
    ]),
    forAll(every('Device'), (d) =>
      and(
        presence(d).is('present', 'absent'),
        implies(presence(d).is('absent'), driver(d).is('none')),
      ),
    ),
    forAll(every('Requester'), (r) =>
      and(
        pasidTable(r).equals(blocked),
        or(
          and(usedBySome(r, isMember), table(r).equals(defaultDomain)),
          and(
            not(usedBySome(r, isMember)),
            or(
              and(
                usedBySome(r, (d) => directMapped(d).equals(flag(true))),
                table(r).equals(physical),
              ),
              and(
                not(usedBySome(r, (d) => directMapped(d).equals(flag(true)))),
                table(r).equals(blocked),
              ),
            ),
          ),
        ),
      ),
    ),
    ...(groupsAreTracked ? [forAll(every('Group'), (g) => domain(g).equals(defaultDomain))] : []),
    ...(rules.failures ? [failuresLeft().atLeast(0)] : []),
  );
}

function everywhere(machine: EntityMachine, symbol: FunctionSymbol, value: number): Formula {
  if (machine.of === 'Machine') return equals(symbol, constant(1, ''), value);
  return forAll(every(machine.of), (element) => equals(symbol, element.node, value));
}

const equals = (symbol: FunctionSymbol, of: ValueNode, value: number): Formula => ({
  op: 'equal',
  left: { op: 'apply', symbol, to: of, before: false },
  right: constant(value, String(value)),
});
