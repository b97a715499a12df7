import type { Formula, Quantified, ValueNode } from './term';
import { and, not, or } from './term';

/** What stands for each free variable. */
export type Bindings = Readonly<Record<string, ValueNode>>;

/**
 * Puts values in the place of free variables and folds what becomes constant. The values must not
 * mention variables that a quantifier of the formula binds; those are named by depth (`d_1`), event
 * parameters never are, so nothing can be captured.
 */
export function substitute(formula: Formula, bindings: Bindings): Formula {
  switch (formula.op) {
    case 'true':
    case 'false':
      return formula;
    case 'equal':
    case 'less': {
      const left = substituteValue(formula.left, bindings);
      const right = substituteValue(formula.right, bindings);
      if (left.op !== 'constant' || right.op !== 'constant') return { ...formula, left, right };
      const result = formula.op === 'equal' ? left.value === right.value : left.value < right.value;
      return { op: result ? 'true' : 'false' };
    }
    case 'not':
      return not(substitute(formula.body, bindings));
    case 'and':
      return and(...formula.all.map((part) => substitute(part, bindings)));
    case 'or':
      return or(...formula.any.map((part) => substitute(part, bindings)));
    case 'forAll':
    case 'exists':
      return {
        ...formula,
        over: substituteRange(formula.over, bindings),
        body: substitute(formula.body, without(bindings, formula.over.variable)),
      };
  }
}

/** The same for a value term. */
export function substituteValue(node: ValueNode, bindings: Bindings): ValueNode {
  switch (node.op) {
    case 'constant':
      return node;
    case 'variable':
      return bindings[node.name] ?? node;
    case 'apply':
      return { ...node, to: substituteValue(node.to, bindings) };
    case 'translated':
      return { ...node, ioasid: substituteValue(node.ioasid, bindings) };
    case 'plus':
    case 'minus':
      return {
        ...node,
        left: substituteValue(node.left, bindings),
        right: substituteValue(node.right, bindings),
      };
    case 'count':
    case 'first':
    case 'last':
      return {
        ...node,
        over: substituteRange(node.over, bindings),
        body: substitute(node.body, without(bindings, node.over.variable)),
      };
    case 'choose': {
      const when = substitute(node.when, bindings);
      if (when.op === 'true') return substituteValue(node.then, bindings);
      if (when.op === 'false') return substituteValue(node.otherwise, bindings);
      return {
        ...node,
        when,
        then: substituteValue(node.then, bindings),
        otherwise: substituteValue(node.otherwise, bindings),
      };
    }
  }
}

/** The range of a bound variable; only the bound itself can have free variables. */
export function substituteRange(over: Quantified, bindings: Bindings): Quantified {
  if (over.where === undefined) return over;
  return {
    ...over,
    where: { ...over.where, equals: substituteValue(over.where.equals, bindings) },
  };
}

function without(bindings: Bindings, name: string): Bindings {
  if (!(name in bindings)) return bindings;
  return Object.fromEntries(Object.entries(bindings).filter(([other]) => other !== name));
}
