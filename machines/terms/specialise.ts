import type { FunctionSymbol } from './symbols';
import type { Formula, Quantified, ValueNode } from './term';
import { and, not, or } from './term';

/** That a function has a known value for the element that a free variable stands for. */
export interface Known {
  readonly symbol: FunctionSymbol;
  readonly variable: string;
  readonly value: number;
}

/** The formula where something is known: comparisons with the known value are decided and folded away. */
export function specialise(formula: Formula, known: Known): Formula {
  switch (formula.op) {
    case 'true':
    case 'false':
      return formula;
    case 'equal':
    case 'less': {
      const left = specialiseValue(formula.left, known);
      const right = specialiseValue(formula.right, known);
      if (left.op !== 'constant' || right.op !== 'constant') return { ...formula, left, right };
      const result = formula.op === 'equal' ? left.value === right.value : left.value < right.value;
      return { op: result ? 'true' : 'false' };
    }
    case 'not':
      return not(specialise(formula.body, known));
    case 'and':
      return and(...formula.all.map((part) => specialise(part, known)));
    case 'or':
      return or(...formula.any.map((part) => specialise(part, known)));
    case 'forAll':
    case 'exists': {
      const body = specialise(formula.body, known);
      if (body.op === (formula.op === 'forAll' ? 'true' : 'false')) return body;
      return { ...formula, over: specialiseRange(formula.over, known), body };
    }
  }
}

/** The same for a value term. */
export function specialiseValue(node: ValueNode, known: Known): ValueNode {
  switch (node.op) {
    case 'constant':
    case 'variable':
      return node;
    case 'apply': {
      const isKnown =
        node.symbol === known.symbol &&
        !node.before &&
        node.to.op === 'variable' &&
        node.to.name === known.variable;
      if (isKnown) return { op: 'constant', value: known.value, text: String(known.value) };
      return { ...node, to: specialiseValue(node.to, known) };
    }
    case 'translated':
      return { ...node, ioasid: specialiseValue(node.ioasid, known) };
    case 'plus':
    case 'minus':
      return {
        ...node,
        left: specialiseValue(node.left, known),
        right: specialiseValue(node.right, known),
      };
    case 'count':
    case 'first':
    case 'last':
      return {
        ...node,
        over: specialiseRange(node.over, known),
        body: specialise(node.body, known),
      };
    case 'choose': {
      const when = specialise(node.when, known);
      if (when.op === 'true') return specialiseValue(node.then, known);
      if (when.op === 'false') return specialiseValue(node.otherwise, known);
      return {
        ...node,
        when,
        then: specialiseValue(node.then, known),
        otherwise: specialiseValue(node.otherwise, known),
      };
    }
  }
}

function specialiseRange(over: Quantified, known: Known): Quantified {
  if (over.where === undefined) return over;
  return { ...over, where: { ...over.where, equals: specialiseValue(over.where.equals, known) } };
}
