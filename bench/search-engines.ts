import type { Done, Engine } from './engine';
import type { Exploration } from '../properties/explorer/explore';
import { invariants } from '../invariants/registry';
import { compile } from '../machines/compiled/compile';
import { buildModel } from '../machines/model';
import { explore } from '../properties/explorer/explore';
import { exploreProduct } from '../properties/explorer/product/explore-product';
import { Symmetry } from '../properties/explorer/symmetry';
import { exploreWithXStateGraph } from '../properties/explorer/xstate-graph';
import { searchWithSpin } from '../properties/spin/search';

export const product: Engine = {
  says: 'product of groups, every invariant judged',
  run: (rules, { scope }) => {
    const {
      states: found,
      transitions,
      violations,
      notGivenBack,
    } = exploreProduct(rules, scope, invariants);
    return {
      explored: { states: Number(found), transitions: Number(transitions) },
      holds: violations.length === 0 && notGivenBack === undefined,
    };
  },
};

export const states: Engine = {
  says: 'state by state, every invariant judged',
  run: (rules, { scope }) => {
    const found = explore(compile(buildModel(rules, scope)), invariants);
    return { explored: whole(found), holds: found.violations.length === 0 };
  },
};

export const counting: Engine = {
  says: 'state by state, nothing judged',
  run: (rules, { scope }) => ({
    explored: whole(explore(compile(buildModel(rules, scope)), [])),
  }),
};

export const upToSymmetry: Engine = {
  says: 'up to symmetry, every invariant judged',
  run: (rules, { scope }) => {
    const model = buildModel(rules, scope);
    const found = explore(compile(model), invariants, { symmetry: new Symmetry(model) });
    return { representatives: whole(found), holds: found.violations.length === 0 };
  },
};

function whole({ complete, states: count, transitions }: Exploration): Counts {
  if (!complete)
    throw new Error('a bound ended the search: leave this scope out, or give it more memory');
  return { states: count, transitions };
}
type Counts = NonNullable<Done['explored']>;

/**
 * Of the builds that can be had for this model -O2 is as fast as any; SPIN's breadth-first search refuses
 * models with hidden variables.
 */
export const spin: Engine = {
  says: 'SPIN, every invariant judged',
  run: (rules, { scope, spin: options = {} }) => {
    const found = searchWithSpin(buildModel(rules, scope), options);
    if (found.otherErrors.length > 0)
      throw new Error(`SPIN reports ${found.otherErrors.join('; ')}: the export must be corrected`);
    return {
      explored: { states: found.states, transitions: found.transitions },
      holds: found.errors === 0,
      took: found,
    };
  },
};

export const xstateGraph: Engine = {
  says: '@xstate/graph over the XState machines, nothing judged',
  run: (rules, { scope }) => {
    let transitions = 0;
    const found = exploreWithXStateGraph(buildModel(rules, scope), ({ failAt, outcome }) => {
      // a planned failure that was not met is the step without one once more
      if (outcome.kind === 'done' && (failAt === undefined || outcome.failed)) transitions += 1;
    });
    return { explored: { states: found.size, transitions } };
  },
};
