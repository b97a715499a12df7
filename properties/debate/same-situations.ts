import type { Policy } from '../../machines/policies/policy';
import type { Scope } from '../../machines/scope';
import { invariants } from '../../invariants/registry';
import { compile } from '../../machines/compiled/compile';
import { buildModel } from '../../machines/model';
import { rulesFor } from '../../machines/policies/rules';
import { owner } from '../../machines/vocabulary/group';
import { pasidTable, table } from '../../machines/vocabulary/requester';
import { explore } from '../explorer/explore';

/** Who owns each group and what each requester id reaches, in every reachable state at rest. */
export function situations(policy: Policy, scope: Scope): ReadonlySet<string> {
  const model = buildModel(rulesFor(policy), scope);
  const { layout } = model;
  const { Group, Requester } = layout.universe.size;
  const found = new Set<string>();
  explore(compile(model), invariants, {
    onState: (state) => {
      const owners = range(Group).map((g) => layout.read(state, owner.symbol, g));
      const tables = range(Requester).flatMap((r) => [
        layout.read(state, table.symbol, r),
        layout.read(state, pasidTable.symbol, r),
      ]);
      found.add([...owners, ...tables].join(' '));
    },
  });
  return found;
}

const range = (size: number): number[] => Array.from({ length: size }, (_, at) => at + 1);

/** How many situations two policies have in common, and how many only one of them reaches. */
export interface Overlap {
  readonly both: number;
  readonly onlyFirst: number;
  readonly onlySecond: number;
}

/** Compares the situations that two policies reach in one scope. */
export function overlapOf(first: Policy, second: Policy, scope: Scope): Overlap {
  const [one, other] = [situations(first, scope), situations(second, scope)];
  const both = [...one].filter((key) => other.has(key)).length;
  return { both, onlyFirst: one.size - both, onlySecond: other.size - both };
}
