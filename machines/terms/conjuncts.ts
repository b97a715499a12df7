import type { Formula } from './term';
import { implies, or } from './term';

/** The parts of a formula that must all hold, each as small as it can be stated by itself. */
export function conjunctsOf(formula: Formula): Formula[] {
  switch (formula.op) {
    case 'and':
      return formula.all.flatMap(conjunctsOf);
    case 'forAll':
      return conjunctsOf(formula.body).map((body) => ({ ...formula, body }));
    case 'or': {
      const [premise, ...conclusions] = formula.any;
      if (premise?.op !== 'not' || conclusions.length === 0) return [formula];
      return conjunctsOf(or(...conclusions)).map((part) => implies(premise.body, part));
    }
    case 'true':
    case 'false':
    case 'equal':
    case 'less':
    case 'not':
    case 'exists':
      return [formula];
  }
}
