import type { FunctionSymbol } from '../../machines/terms/symbols';
import type { Sort } from '../../machines/terms/sorts';
import type { Formula, Quantified, ValueNode } from '../../machines/terms/term';
import { firstTranslated } from '../../machines/terms/sorts';

/** The set of all elements of a sort, without none. */
export const setName = (sort: Sort): string => `every${sort}`;
/** The states that expressions read: records of maps. */
export interface States {
  readonly now: string;
  readonly before: string;
  /** The functions that are kept there; the others are constants. */
  readonly stored: ReadonlySet<FunctionSymbol>;
}
/** A variable of a term; kept apart from the functions, which may have the same name. */
export const variableName = (name: string): string => `the_${name}`;

/** Writes terms in Quint: functions are maps, elements are their numbers. */
export class Expressions {
  constructor(private readonly states: States) {}

  value(node: ValueNode): string {
    switch (node.op) {
      case 'constant':
        return String(node.value);
      case 'variable':
        return variableName(node.name);
      case 'apply': {
        const { now, before, stored } = this.states;
        const state = stored.has(node.symbol) ? `${node.before ? before : now}.` : '';
        return `${state}${node.symbol.name}.get(${this.value(node.to)})`;
      }
      case 'translated':
        return `tableOf(${this.value(node.ioasid)})`;
      case 'plus':
        return `(${this.value(node.left)} + ${this.value(node.right)})`;
      case 'minus':
        return `(${this.value(node.left)} - ${this.value(node.right)})`;
      case 'count':
        return `${this.range(node.over)}.filter(${this.lambda(node.over, node.body)}).size()`;
      case 'first':
      case 'last':
        return `${node.op}Of(${this.range(node.over)}.filter(${this.lambda(node.over, node.body)}))`;
      case 'choose':
        return `(if (${this.formula(node.when)}) ${this.value(node.then)} else ${this.value(node.otherwise)})`;
    }
  }

  formula(formula: Formula): string {
    switch (formula.op) {
      case 'true':
      case 'false':
        return formula.op;
      case 'equal':
        return `${this.value(formula.left)} == ${this.value(formula.right)}`;
      case 'less':
        return `${this.value(formula.left)} < ${this.value(formula.right)}`;
      case 'not':
        return formula.body.op === 'equal'
          ? `${this.value(formula.body.left)} != ${this.value(formula.body.right)}`
          : `not(${this.formula(formula.body)})`;
      case 'and':
        return `and(${formula.all.map((part) => this.formula(part)).join(', ')})`;
      case 'or':
        return `or(${formula.any.map((part) => this.formula(part)).join(', ')})`;
      case 'forAll':
        return `${this.range(formula.over)}.forall(${this.lambda(formula.over, formula.body)})`;
      case 'exists':
        return `${this.range(formula.over)}.exists(${this.lambda(formula.over, formula.body)})`;
    }
  }

  /** The set that a bound variable ranges over. */
  range({ sort, variable, where }: Quantified): string {
    if (where === undefined) return setName(sort);
    const element = variableName(variable);
    const belongs = `${where.symbol.name}.get(${element}) == ${this.value(where.equals)}`;
    return `${setName(sort)}.filter(${element} => ${belongs})`;
  }

  private lambda({ variable }: Quantified, body: Formula): string {
    return `${variableName(variable)} => ${this.formula(body)}`;
  }
}

/** What the expressions above need beside the functions of the model. */
export const definitions: readonly string[] = [
  'pure def firstOf(some: Set[int]): int = some.fold(0, (found, one) => if (found == 0 or one < found) one else found)',
  'pure def lastOf(some: Set[int]): int = some.fold(0, (found, one) => if (one > found) one else found)',
  `pure def tableOf(ioasid: int): int = if (ioasid == 0) 0 else ${firstTranslated - 1} + ioasid`,
];
