import type { Cell } from '../ground/cells';
import type { GroundFormula, GroundValue } from '../ground/ground-term';

/** How the cells and registers of a ground term are called in Promela at some place of the program. */
export interface Names {
  readonly now: (cell: Cell) => string;
  readonly before: (cell: Cell) => string;
  readonly register: (name: string) => string;
}

/** A value as a Promela expression. */
export function valueText(value: GroundValue, names: Names): string {
  const text = (one: GroundValue): string => valueText(one, names);
  switch (value.op) {
    case 'constant':
      return String(value.value);
    case 'cell':
      return value.before ? names.before(value.cell) : names.now(value.cell);
    case 'register':
      return names.register(value.register.name);
    case 'plus':
      return `(${text(value.left)} + ${text(value.right)})`;
    case 'minus':
      return `(${text(value.left)} - ${text(value.right)})`;
    case 'count':
      return `(${value.of.map((one) => formulaText(one, names)).join(' + ')})`;
    case 'choose':
      return `(${formulaText(value.when, names)} -> ${text(value.then)} : ${text(value.otherwise)})`;
  }
}

/** A formula as a Promela expression. */
export function formulaText(formula: GroundFormula, names: Names): string {
  switch (formula.op) {
    case 'true':
    case 'false':
      return formula.op;
    case 'equal':
      return `(${valueText(formula.left, names)} == ${valueText(formula.right, names)})`;
    case 'less':
      return `(${valueText(formula.left, names)} < ${valueText(formula.right, names)})`;
    case 'not':
      return formula.body.op === 'equal'
        ? `(${valueText(formula.body.left, names)} != ${valueText(formula.body.right, names)})`
        : `!${formulaText(formula.body, names)}`;
    case 'and':
      return `(${formula.parts.map((part) => formulaText(part, names)).join(' && ')})`;
    case 'or':
      return `(${formula.parts.map((part) => formulaText(part, names)).join(' || ')})`;
  }
}
