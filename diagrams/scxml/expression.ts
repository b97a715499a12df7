import type { Range } from '../../machines/terms/sorts';
import type { Formula, Quantified, ValueNode } from '../../machines/terms/term';
import { domainConstant } from '../../machines/terms/sorts';

/** Where expressions find the values of all functions, by name and argument. */
const now = '_event.data.now';

/** Names that are bound around an expression; any other variable is an argument of the event. */
export type Bound = ReadonlySet<string>;

/** What stands for itself in every expression of a machine. */
export const outermost: Bound = new Set(['self']);

/**
 * A value term in ECMAScript. Named values are strings, references and domains are numbers.
 *
 * @param range what kind of value it is, where that is known: a constant is written by its name
 * @throws RangeError for a look at the state before the command, which only invariants take
 */
export function valueText(node: ValueNode, bound: Bound, range?: Range): string {
  switch (node.op) {
    case 'constant':
      return constantText(node.value, range);
    case 'variable':
      return bound.has(node.name) ? node.name : `_event.data.args.${node.name}`;
    case 'apply':
      if (node.before) throw new RangeError(`${node.symbol.name} of the state before`);
      return `${now}.${node.symbol.name}[${valueText(node.to, bound, argumentRange(node.symbol.of))}]`;
    case 'translated':
      return `_event.data.tableOf[${valueText(node.ioasid, bound)}]`;
    case 'plus':
      return `(${valueText(node.left, bound)} + ${valueText(node.right, bound)})`;
    case 'minus':
      return `(${valueText(node.left, bound)} - ${valueText(node.right, bound)})`;
    case 'count':
      return `${satisfying(node.over, node.body, bound)}.length`;
    case 'first':
      return `(${satisfying(node.over, node.body, bound)}[0] || 0)`;
    case 'last':
      return `(${satisfying(node.over, node.body, bound)}.slice(-1)[0] || 0)`;
    case 'choose': {
      const known = range ?? rangeOf(node);
      const [then, otherwise] = [node.then, node.otherwise].map((one) =>
        valueText(one, bound, known),
      );
      return `(${formulaText(node.when, bound)} ? ${then ?? ''} : ${otherwise ?? ''})`;
    }
  }
}

/** A formula in ECMAScript. */
export function formulaText(formula: Formula, bound: Bound): string {
  switch (formula.op) {
    case 'true':
    case 'false':
      return formula.op;
    case 'equal': {
      const range = rangeOf(formula.left) ?? rangeOf(formula.right);
      return `${valueText(formula.left, bound, range)} === ${valueText(formula.right, bound, range)}`;
    }
    case 'less':
      return `${valueText(formula.left, bound)} < ${valueText(formula.right, bound)}`;
    case 'not':
      return `!(${formulaText(formula.body, bound)})`;
    case 'and':
      return formula.all.map((part) => inBrackets(part, bound)).join(' && ');
    case 'or':
      return formula.any.map((part) => inBrackets(part, bound)).join(' || ');
    case 'forAll':
    case 'exists': {
      const { over, body } = formula;
      const method = formula.op === 'forAll' ? 'every' : 'some';
      return `${elements(over, bound)}.${method}(${predicate(over, body, bound)})`;
    }
  }
}

/** The elements that a variable ranges over, as an array. */
export function elements({ variable, sort, where }: Quantified, bound: Bound): string {
  const all = `_event.data.every.${sort}`;
  if (where === undefined) return all;
  // the element is not yet bound in what it is compared with
  const equals = valueText(where.equals, bound);
  return `${all}.filter(function (${variable}) { return ${now}.${where.symbol.name}[${variable}] === ${equals}; })`;
}

const satisfying = (over: Quantified, body: Formula, bound: Bound): string =>
  `${elements(over, bound)}.filter(${predicate(over, body, bound)})`;

const predicate = ({ variable }: Quantified, body: Formula, bound: Bound): string =>
  `function (${variable}) { return ${formulaText(body, new Set([...bound, variable]))}; }`;

function inBrackets(part: Formula, bound: Bound): string {
  const text = formulaText(part, bound);
  return part.op === 'and' || part.op === 'or' ? `(${text})` : text;
}

/** The kind of a value that its term tells. */
function rangeOf(node: ValueNode): Range | undefined {
  switch (node.op) {
    case 'apply':
      return node.symbol.range;
    case 'choose':
      return rangeOf(node.then) ?? rangeOf(node.otherwise);
    case 'translated':
      return { kind: 'domain' };
    case 'constant':
    case 'variable':
    case 'plus':
    case 'minus':
    case 'count':
    case 'first':
    case 'last':
      return undefined;
  }
}

const argumentRange = (of: string): Range | undefined =>
  of === 'Domain' ? { kind: 'domain' } : undefined;

function constantText(value: number, range: Range | undefined): string {
  if (range?.kind === 'enumeration') return `'${range.values[value] ?? ''}'`;
  const name = Object.entries(domainConstant).find(([, number]) => number === value)?.[0];
  return range?.kind === 'domain' && name !== undefined ? `Domain.${name}` : String(value);
}
