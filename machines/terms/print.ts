import type { Formula, Quantified, ValueNode } from './term';
import { or } from './term';

/** A value term as a reader of a diagram or of a refusal sees it. */
export function printValue(node: ValueNode): string {
  switch (node.op) {
    case 'constant':
      return node.text;
    case 'variable':
      return node.name.replace('_', '');
    case 'apply':
      return `${node.before ? 'old ' : ''}${node.symbol.name}${node.symbol.of === 'Machine' ? '' : `(${printValue(node.to)})`}`;
    case 'translated':
      return `table of ${printValue(node.ioasid)}`;
    case 'plus':
      return `${printValue(node.left)} + ${printValue(node.right)}`;
    case 'minus':
      return `${printValue(node.left)} − ${printValue(node.right)}`;
    case 'count':
      return `#{${printRange(node.over)} | ${printFormula(node.body)}}`;
    case 'first':
    case 'last':
      return `${node.op}{${printRange(node.over)} | ${printFormula(node.body)}}`;
    case 'choose':
      return `(${printFormula(node.when)} ? ${printValue(node.then)} : ${printValue(node.otherwise)})`;
  }
}

/** A formula in the usual notation. */
export function printFormula(formula: Formula): string {
  switch (formula.op) {
    case 'true':
      return 'true';
    case 'false':
      return 'false';
    case 'equal':
      return `${printValue(formula.left)} = ${printValue(formula.right)}`;
    case 'less':
      return `${printValue(formula.left)} < ${printValue(formula.right)}`;
    case 'not':
      return formula.body.op === 'equal'
        ? `${printValue(formula.body.left)} ≠ ${printValue(formula.body.right)}`
        : `¬(${printFormula(formula.body)})`;
    case 'and':
      return formula.all.map(inBrackets).join(' ∧ ');
    case 'or':
      return printOr(formula.any);
    case 'forAll':
      return `∀ ${printRange(formula.over)}: ${inBrackets(formula.body)}`;
    case 'exists':
      return `∃ ${printRange(formula.over)}: ${inBrackets(formula.body)}`;
  }
}

/** `a ∨ b`, or `a ⇒ b` where the first part is a negation, as `implies` builds it. */
function printOr(any: readonly Formula[]): string {
  const [premise, ...conclusions] = any;
  if (premise?.op !== 'not' || conclusions.length === 0) return any.map(inBrackets).join(' ∨ ');
  return `${inBrackets(premise.body)} ⇒ ${inBrackets(or(...conclusions))}`;
}

function inBrackets(formula: Formula): string {
  const compound = ['and', 'or', 'forAll', 'exists'].includes(formula.op);
  return compound ? `(${printFormula(formula)})` : printFormula(formula);
}

function printRange(over: Quantified): string {
  const variable = over.variable.replace('_', '');
  if (over.where === undefined) return `${variable} ∈ ${over.sort}`;
  return `${variable} ∈ ${over.sort} of ${printValue(over.where.equals)}`;
}
