import type { Formula, Quantified, ValueNode } from './term';

/** The variables that a formula uses and does not bind itself, but for those that are bound around it. */
export function freeVariables(formula: Formula, bound: ReadonlySet<string>): Set<string> {
  const free = new Set<string>();
  const ofFormula = (part: Formula, inside: ReadonlySet<string>): void => {
    switch (part.op) {
      case 'true':
      case 'false':
        return;
      case 'equal':
      case 'less':
        ofValue(part.left, inside);
        ofValue(part.right, inside);
        return;
      case 'not':
        ofFormula(part.body, inside);
        return;
      case 'and':
        part.all.forEach((one) => ofFormula(one, inside));
        return;
      case 'or':
        part.any.forEach((one) => ofFormula(one, inside));
        return;
      case 'forAll':
      case 'exists':
        ofQuantified(part.over, part.body, inside);
        return;
    }
  };
  const ofValue = (node: ValueNode, inside: ReadonlySet<string>): void => {
    switch (node.op) {
      case 'constant':
        return;
      case 'variable':
        if (!inside.has(node.name)) free.add(node.name);
        return;
      case 'apply':
        ofValue(node.to, inside);
        return;
      case 'translated':
        ofValue(node.ioasid, inside);
        return;
      case 'plus':
      case 'minus':
        ofValue(node.left, inside);
        ofValue(node.right, inside);
        return;
      case 'count':
      case 'first':
      case 'last':
        ofQuantified(node.over, node.body, inside);
        return;
      case 'choose':
        ofFormula(node.when, inside);
        ofValue(node.then, inside);
        ofValue(node.otherwise, inside);
        return;
    }
  };
  const ofQuantified = (over: Quantified, body: Formula, inside: ReadonlySet<string>): void => {
    if (over.where !== undefined) ofValue(over.where.equals, inside);
    ofFormula(body, new Set([...inside, over.variable]));
  };
  ofFormula(formula, bound);
  return free;
}
