import type { Formula, ValueNode } from './term';

/** Whether a formula reads the state before (`'before'`), or uses the variable of that name. */
export function mentions(formula: Formula, what: string): boolean {
  switch (formula.op) {
    case 'true':
    case 'false':
      return false;
    case 'equal':
    case 'less':
      return inValue(formula.left, what) || inValue(formula.right, what);
    case 'not':
      return mentions(formula.body, what);
    case 'and':
      return formula.all.some((part) => mentions(part, what));
    case 'or':
      return formula.any.some((part) => mentions(part, what));
    case 'forAll':
    case 'exists':
      return (
        mentions(formula.body, what) ||
        (formula.over.where !== undefined && inValue(formula.over.where.equals, what))
      );
  }
}

function inValue(node: ValueNode, what: string): boolean {
  switch (node.op) {
    case 'constant':
      return false;
    case 'variable':
      return node.name === what;
    case 'apply':
      return (node.before && what === 'before') || inValue(node.to, what);
    case 'translated':
      return inValue(node.ioasid, what);
    case 'plus':
    case 'minus':
      return inValue(node.left, what) || inValue(node.right, what);
    case 'count':
    case 'first':
    case 'last':
      return mentions({ op: 'exists', over: node.over, body: node.body }, what);
    case 'choose':
      return mentions(node.when, what) || inValue(node.then, what) || inValue(node.otherwise, what);
  }
}
