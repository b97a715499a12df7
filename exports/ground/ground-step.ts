import type { SymbolicStep } from '../../machines/compiled/symbolic-step';
import type { Errno } from '../../machines/errno';
import type { Cell } from './cells';
import type { GroundFormula, GroundValue } from './ground-term';
import type { Bindings, Grounding } from './grounding';
import { Facts } from './facts';

/** `cell := value` */
export interface Assignment {
  readonly cell: Cell;
  readonly value: GroundValue;
}

/** What is written together under one condition. */
export interface Block {
  readonly when: GroundFormula;
  readonly assignments: readonly Assignment[];
}

/**
 * One event of one entity with everything that it makes the machines tell each other. All conditions
 * and values read the state before it; those of blocks and answers presume that it is accepted.
 */
export interface GroundStep {
  readonly accepted: GroundFormula;
  readonly refusals: readonly { readonly when: GroundFormula; readonly errno: Errno }[];
  readonly blocks: readonly Block[];
  readonly answers: readonly { readonly when: GroundFormula; readonly errno: Errno }[];
}

/** Expands the symbolic form of an event for given parameters. */
export function groundStep(
  grounding: Grounding,
  step: SymbolicStep,
  bindings: Bindings,
  presumed: GroundFormula = grounding.terms.truth,
): GroundStep {
  const { terms } = grounding;
  const handled = grounding.formula(step.handled, bindings);
  if (handled.op === 'false') return { accepted: handled, refusals: [], blocks: [], answers: [] };
  const given = (formula: GroundFormula): GroundFormula =>
    new Facts(terms, presumed).formula(formula);
  const accepted = given(grounding.formula(step.accepted, bindings));
  const facts = new Facts(terms, terms.and(presumed, accepted));
  const blocks = new Map<number, { when: GroundFormula; assignments: Map<Cell, GroundValue> }>();
  const put = (when: GroundFormula, cell: Cell, value: GroundValue): void => {
    if (facts.value(terms.cell(cell, false)) === value) return;
    const block = blocks.get(when.id) ?? { when, assignments: new Map<Cell, GroundValue>() };
    block.assignments.set(cell, value);
    blocks.set(when.id, block);
  };
  for (const update of accepted.op === 'false' ? [] : step.updates)
    for (const bound of everyBinding(grounding, update.each, bindings)) {
      const when = facts.formula(
        terms.and(bound.when, grounding.formula(update.when, bound.inside)),
      );
      if (when.op === 'false') continue;
      const argument = facts.value(grounding.value(update.argument, bound.inside));
      const value = facts.value(grounding.value(update.value, bound.inside));
      for (const target of terms.valuesOf(argument) ?? []) {
        const here = facts.formula(terms.and(when, terms.equal(argument, terms.constant(target))));
        // nobody is told anything under the number of none; only values taken apart make it look so
        if (here.op === 'false' || target === 0) continue;
        put(here, grounding.cellOf(update.symbol, target), value);
      }
    }
  return {
    accepted,
    refusals: step.refusals
      .map(({ when, errno }) => ({
        when: terms.and(handled, given(grounding.formula(when, bindings))),
        errno,
      }))
      .filter(({ when }) => when.op !== 'false'),
    blocks: [...blocks.values()].map(({ when, assignments }) => ({
      when,
      assignments: [...assignments].map(([cell, value]) => ({ cell, value })),
    })),
    answers: step.answers
      .map(({ when, errno }) => ({ when: facts.formula(grounding.formula(when, bindings)), errno }))
      .filter(({ when }) => when.op !== 'false'),
  };
}

function everyBinding(
  grounding: Grounding,
  each: SymbolicStep['updates'][number]['each'],
  bindings: Bindings,
): { when: GroundFormula; inside: Bindings }[] {
  let found: { when: GroundFormula; inside: Bindings }[] = [
    { when: grounding.terms.truth, inside: bindings },
  ];
  for (const over of each)
    found = found.flatMap((outer) =>
      grounding
        .elements(over, outer.inside)
        .map(({ when, inside }) => ({ when: grounding.terms.and(outer.when, when), inside })),
    );
  return found;
}
