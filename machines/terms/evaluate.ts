import type { Layout, State } from './structure';
import type { Formula, Quantified, ValueNode } from './term';
import { domainOf } from './sorts';

/** What a term is evaluated in: a state, the state before (for step properties), and its variables. */
export interface Valuation {
  readonly layout: Layout;
  readonly now: State;
  readonly before: State;
  readonly variables: Readonly<Record<string, number>>;
}

/** The value of a term. Throws if a variable is unbound: that is a mistake in the model. */
export function valueOf(node: ValueNode, at: Valuation): number {
  switch (node.op) {
    case 'constant':
      return node.value;
    case 'variable': {
      const value = at.variables[node.name];
      if (value === undefined) throw new Error(`variable ${node.name} is unbound`);
      return value;
    }
    case 'apply':
      return at.layout.read(node.before ? at.before : at.now, node.symbol, valueOf(node.to, at));
    case 'translated':
      return domainOf(valueOf(node.ioasid, at));
    case 'plus':
      return valueOf(node.left, at) + valueOf(node.right, at);
    case 'minus':
      return valueOf(node.left, at) - valueOf(node.right, at);
    case 'count':
      return elementsOf(node.over, at).filter((e) => holdsFor(node.over, node.body, at, e)).length;
    case 'first':
      return elementsOf(node.over, at).find((e) => holdsFor(node.over, node.body, at, e)) ?? 0;
    case 'last':
      return elementsOf(node.over, at).findLast((e) => holdsFor(node.over, node.body, at, e)) ?? 0;
    case 'choose':
      return holds(node.when, at) ? valueOf(node.then, at) : valueOf(node.otherwise, at);
  }
}

/** Whether a formula is true. */
export function holds(formula: Formula, at: Valuation): boolean {
  switch (formula.op) {
    case 'true':
      return true;
    case 'false':
      return false;
    case 'equal':
      return valueOf(formula.left, at) === valueOf(formula.right, at);
    case 'less':
      return valueOf(formula.left, at) < valueOf(formula.right, at);
    case 'not':
      return !holds(formula.body, at);
    case 'and':
      return formula.all.every((part) => holds(part, at));
    case 'or':
      return formula.any.some((part) => holds(part, at));
    case 'forAll':
      return elementsOf(formula.over, at).every((e) => holdsFor(formula.over, formula.body, at, e));
    case 'exists':
      return elementsOf(formula.over, at).some((e) => holdsFor(formula.over, formula.body, at, e));
  }
}

function elementsOf(over: Quantified, at: Valuation): readonly number[] {
  return at.layout.elements(over, over.where === undefined ? 0 : valueOf(over.where.equals, at));
}

function holdsFor(over: Quantified, body: Formula, at: Valuation, element: number): boolean {
  return holds(body, { ...at, variables: { ...at.variables, [over.variable]: element } });
}
