import type { Formula } from './term';

/** The formula, or its negation, with negations only in front of equalities and comparisons. */
export function negationNormalForm(formula: Formula, negated = false): Formula {
  switch (formula.op) {
    case 'true':
    case 'false':
      return negated ? { op: formula.op === 'true' ? 'false' : 'true' } : formula;
    case 'equal':
    case 'less':
      return negated ? { op: 'not', body: formula } : formula;
    case 'not':
      return negationNormalForm(formula.body, !negated);
    case 'and': {
      const parts = formula.all.map((part) => negationNormalForm(part, negated));
      return negated ? { op: 'or', any: parts } : { op: 'and', all: parts };
    }
    case 'or': {
      const parts = formula.any.map((part) => negationNormalForm(part, negated));
      return negated ? { op: 'and', all: parts } : { op: 'or', any: parts };
    }
    case 'forAll':
    case 'exists':
      return {
        op: (formula.op === 'forAll') === negated ? 'exists' : 'forAll',
        over: formula.over,
        body: negationNormalForm(formula.body, negated),
      };
  }
}
