import type { FunctionSymbol } from './symbols';
import type { Formula, Quantified, ValueNode } from './term';

/** The functions that a formula reads. */
export function reads(formula: Formula): Set<FunctionSymbol> {
  const found = new Set<FunctionSymbol>();
  const ofFormula = (part: Formula): void => {
    switch (part.op) {
      case 'true':
      case 'false':
        return;
      case 'equal':
      case 'less':
        ofValue(part.left);
        ofValue(part.right);
        return;
      case 'not':
        ofFormula(part.body);
        return;
      case 'and':
        part.all.forEach(ofFormula);
        return;
      case 'or':
        part.any.forEach(ofFormula);
        return;
      case 'forAll':
      case 'exists':
        ofRange(part.over);
        ofFormula(part.body);
        return;
    }
  };
  const ofRange = (over: Quantified): void => {
    if (over.where === undefined) return;
    found.add(over.where.symbol);
    ofValue(over.where.equals);
  };
  const ofValue = (node: ValueNode): void => {
    switch (node.op) {
      case 'constant':
      case 'variable':
        return;
      case 'apply':
        found.add(node.symbol);
        ofValue(node.to);
        return;
      case 'translated':
        ofValue(node.ioasid);
        return;
      case 'plus':
      case 'minus':
        ofValue(node.left);
        ofValue(node.right);
        return;
      case 'count':
      case 'first':
      case 'last':
        ofRange(node.over);
        ofFormula(node.body);
        return;
      case 'choose':
        ofFormula(node.when);
        ofValue(node.then);
        ofValue(node.otherwise);
        return;
    }
  };
  ofFormula(formula);
  return found;
}
