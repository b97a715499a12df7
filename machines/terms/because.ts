import type { Valuation } from './evaluate';
import type { Formula, Quantified, ValueNode } from './term';
import { holds, valueOf } from './evaluate';
import { sortPrefix } from './sorts';
import { substitute } from './substitute';
import { and } from './term';

/**
 * The part of a formula that makes it true here: of alternatives one that holds, of an existence the
 * element that is meant. `∃ d ∈ members: driver(d) = kernel` becomes `driver(d2) = kernel`.
 *
 * @param formula - holds under the valuation
 */
export function because(formula: Formula, at: Valuation): Formula {
  switch (formula.op) {
    case 'true':
    case 'false':
    case 'equal':
    case 'less':
    case 'not':
    case 'forAll':
      return formula;
    case 'and':
      return and(...formula.all.map((part) => because(part, at)));
    case 'or': {
      const found = formula.any.find((part) => holds(part, at));
      return found === undefined ? formula : because(found, at);
    }
    case 'exists': {
      const { over, body } = formula;
      const found = elementsOf(over, at)
        .map((element) => ({
          element,
          inside: { ...at, variables: { ...at.variables, [over.variable]: element } },
        }))
        .find(({ inside }) => holds(body, inside));
      if (found === undefined) return formula;
      const name: ValueNode = {
        op: 'constant',
        value: found.element,
        text: `${sortPrefix[over.sort]}${found.element}`,
      };
      return substitute(because(body, found.inside), { [over.variable]: name });
    }
  }
}

function elementsOf(over: Quantified, at: Valuation): readonly number[] {
  return at.layout.elements(over, over.where === undefined ? 0 : valueOf(over.where.equals, at));
}
