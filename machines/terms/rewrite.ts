import type { Formula, ValueNode } from './term';
import { and, falsity, not, or, truth } from './term';

/**
 * Replaces value terms from the inside out and folds what becomes trivial: equal terms are equal, and a
 * quantifier over something trivial is trivial.
 */
export function rewrite(formula: Formula, replace: (node: ValueNode) => ValueNode): Formula {
  const inside = (part: Formula): Formula => rewrite(part, replace);
  const value = (node: ValueNode): ValueNode => replace(rewriteInside(node, replace));
  switch (formula.op) {
    case 'true':
    case 'false':
      return formula;
    case 'equal':
    case 'less': {
      const left = value(formula.left);
      const right = value(formula.right);
      if (isSame(left, right)) return formula.op === 'equal' ? truth : falsity;
      return { ...formula, left, right };
    }
    case 'not':
      return not(inside(formula.body));
    case 'and':
      return and(...formula.all.map(inside));
    case 'or':
      return or(...formula.any.map(inside));
    case 'forAll': {
      const body = inside(formula.body);
      return body.op === 'true' ? truth : { ...formula, body };
    }
    case 'exists': {
      const body = inside(formula.body);
      return body.op === 'false' ? falsity : { ...formula, body };
    }
  }
}

function rewriteInside(node: ValueNode, replace: (node: ValueNode) => ValueNode): ValueNode {
  const value = (one: ValueNode): ValueNode => replace(rewriteInside(one, replace));
  switch (node.op) {
    case 'constant':
    case 'variable':
      return node;
    case 'apply':
      return { ...node, to: value(node.to) };
    case 'translated':
      return { ...node, ioasid: value(node.ioasid) };
    case 'plus':
    case 'minus':
      return { ...node, left: value(node.left), right: value(node.right) };
    case 'count':
    case 'first':
    case 'last':
      return { ...node, body: rewrite(node.body, replace) };
    case 'choose':
      return {
        ...node,
        when: rewrite(node.when, replace),
        then: value(node.then),
        otherwise: value(node.otherwise),
      };
  }
}

/** Terms are plain data, so equal terms are written alike. */
const isSame = (a: ValueNode, b: ValueNode): boolean => JSON.stringify(a) === JSON.stringify(b);
