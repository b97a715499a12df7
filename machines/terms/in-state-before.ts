import type { Formula, Quantified, ValueNode } from './term';

/** The same formula of the state before: every stored function is read there. */
export function inStateBefore(formula: Formula): Formula {
  switch (formula.op) {
    case 'true':
    case 'false':
      return formula;
    case 'equal':
    case 'less':
      return { ...formula, left: valueBefore(formula.left), right: valueBefore(formula.right) };
    case 'not':
      return { ...formula, body: inStateBefore(formula.body) };
    case 'and':
      return { ...formula, all: formula.all.map(inStateBefore) };
    case 'or':
      return { ...formula, any: formula.any.map(inStateBefore) };
    case 'forAll':
    case 'exists':
      return { ...formula, over: rangeBefore(formula.over), body: inStateBefore(formula.body) };
  }
}

function valueBefore(node: ValueNode): ValueNode {
  switch (node.op) {
    case 'constant':
    case 'variable':
      return node;
    case 'apply':
      return { ...node, to: valueBefore(node.to), before: node.symbol.storage === 'stored' };
    case 'translated':
      return { ...node, ioasid: valueBefore(node.ioasid) };
    case 'plus':
    case 'minus':
      return { ...node, left: valueBefore(node.left), right: valueBefore(node.right) };
    case 'count':
    case 'first':
    case 'last':
      return { ...node, over: rangeBefore(node.over), body: inStateBefore(node.body) };
    case 'choose':
      return {
        ...node,
        when: inStateBefore(node.when),
        then: valueBefore(node.then),
        otherwise: valueBefore(node.otherwise),
      };
  }
}

function rangeBefore(over: Quantified): Quantified {
  if (over.where === undefined) return over;
  return { ...over, where: { ...over.where, equals: valueBefore(over.where.equals) } };
}
