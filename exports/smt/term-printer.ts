import type { FunctionSymbol } from '../../machines/terms/symbols';
import type { Range, Sort } from '../../machines/terms/sorts';
import type { Formula, Quantified, ValueNode } from '../../machines/terms/term';
import type { Ghosts } from './ghosts';
import type { Elements } from './elements';
import type { Signature } from './signature';
import { negationNormalForm } from '../../machines/terms/negation-normal-form';
import { mark } from './marks';
import { constantName, noneOf, sortName } from './signature';

/** A variable as it stands in the text, and what it ranges over. */
export interface Bound {
  readonly text: string;
  readonly range: Range;
  /** Bound by a quantifier, not a constant of the query. */
  readonly local?: boolean;
}
export type Environment = ReadonlyMap<string, Bound>;

/** The copies of the state that the current functions and those `before` are read from. */
export interface Copies {
  readonly now: string;
  readonly before: string;
}

/** Which copy a function is to be read from instead, where a step leaves it as it was. */
export type Rename = (symbol: FunctionSymbol, copy: string) => string;

/** Adds marks to what is assumed; see `marks.ts`. */
export type Marking = (sort: Sort, text: string) => string;

/** Writes terms as SMT-LIB. */
export class TermPrinter {
  /** Set while something in negation normal form is written that is assumed. */
  private marking: Marking | undefined;
  private trigger: Marking = mark;

  constructor(
    readonly signature: Signature,
    readonly elements: Elements,
    readonly ghosts: Ghosts,
    readonly copies: Copies,
    readonly rename: Rename = (_, copy) => copy,
  ) {}

  functionName(symbol: FunctionSymbol, before = false): string {
    if (symbol.storage === 'static') return symbol.name;
    const copy = before ? this.copies.before : this.copies.now;
    return `${this.rename(symbol, copy)}.${symbol.name}`;
  }

  /** A formula that is assumed: its quantifiers get triggers and marks. */
  assumed(
    formula: Formula,
    env: Environment,
    marking: Marking = mark,
    trigger: Marking = mark,
  ): string {
    if (this.elements.known) return this.formula(formula, env);
    this.marking = marking;
    this.trigger = trigger;
    try {
      return this.formula(negationNormalForm(formula), env);
    } finally {
      this.marking = undefined;
    }
  }

  formula(formula: Formula, env: Environment): string {
    switch (formula.op) {
      case 'true':
      case 'false':
        return formula.op;
      case 'equal': {
        const range = this.rangeOf(formula.left, env) ?? this.rangeOf(formula.right, env);
        const as = range ?? { kind: 'counter' };
        return `(= ${this.value(formula.left, env, as)} ${this.value(formula.right, env, as)})`;
      }
      case 'less': {
        const as: Range = { kind: 'counter' };
        return `(< ${this.value(formula.left, env, as)} ${this.value(formula.right, env, as)})`;
      }
      case 'not':
        return `(not ${this.formula(formula.body, env)})`;
      case 'and':
        return conjunction(formula.all.map((part) => this.formula(part, env)));
      case 'or':
        return disjunction(formula.any.map((part) => this.formula(part, env)));
      case 'forAll':
      case 'exists':
        return this.quantified(formula.op, formula.over, env, (inner) =>
          this.formula(formula.body, inner),
        );
    }
  }

  /** A value; `as` tells what a bare constant stands for. */
  value(node: ValueNode, env: Environment, as: Range): string {
    switch (node.op) {
      case 'constant':
        return constantName(this.signature, as, node.value);
      case 'variable':
        return variableIn(env, node.name).text;
      case 'apply': {
        const name = this.functionName(node.symbol, node.before);
        const { of } = node.symbol;
        if (of === 'Machine') return name;
        const range: Range = of === 'Domain' ? { kind: 'domain' } : { kind: 'reference', to: of };
        return `(${name} ${this.value(node.to, env, range)})`;
      }
      case 'translated':
        return `(tableOf ${this.value(node.ioasid, env, { kind: 'reference', to: 'Ioasid' })})`;
      case 'plus':
      case 'minus':
        return `(${node.op === 'plus' ? '+' : '-'} ${this.value(node.left, env, as)} ${this.value(node.right, env, as)})`;
      case 'count':
      case 'first':
      case 'last':
        return this.elements.known ? this.expanded(node, env) : this.ghosts.apply(this, node, env);
      case 'choose':
        return `(ite ${this.formula(node.when, env)} ${this.value(node.then, env, as)} ${this.value(node.otherwise, env, as)})`;
    }
  }

  quantified(
    op: 'forAll' | 'exists',
    over: Quantified,
    env: Environment,
    body: (env: Environment) => string,
  ): string {
    if (this.elements.known) {
      const parts = this.elements.of(over.sort).map((element) => {
        const inner = bind(env, over, element);
        const inside = this.inside(over, element, env);
        return op === 'forAll'
          ? implication(inside, body(inner))
          : conjunction([inside, body(inner)]);
      });
      return op === 'forAll' ? conjunction(parts) : disjunction(parts);
    }
    const inner = bind(env, over, over.variable);
    const inside = this.inside(over, over.variable, env);
    const binder = `((${over.variable} ${over.sort}))`;
    const marked = this.marking?.(over.sort, over.variable) ?? 'true';
    if (op === 'exists') return `(exists ${binder} ${conjunction([marked, inside, body(inner)])})`;
    const text = implication(inside, body(inner));
    if (this.marking === undefined) return `(forall ${binder} ${text})`;
    return `(forall ${binder} (! ${text} :pattern (${this.trigger(over.sort, over.variable)})))`;
  }

  /** That an element is one of those that a bound variable ranges over. */
  inside(over: Quantified, element: string, env: Environment): string {
    const isSome = this.elements.known ? 'true' : `(not (= ${element} ${noneOf(over.sort)}))`;
    if (over.where === undefined) return isSome;
    const { symbol, equals } = over.where;
    const range = symbol.range;
    return conjunction([
      isSome,
      `(= (${this.functionName(symbol)} ${element}) ${this.value(equals, env, range)})`,
    ]);
  }

  /** What a value ranges over, unless it is a bare constant. */
  rangeOf(node: ValueNode, env: Environment): Range | undefined {
    switch (node.op) {
      case 'constant':
        return undefined;
      case 'variable':
        return variableIn(env, node.name).range;
      case 'apply':
        return node.symbol.range;
      case 'translated':
        return { kind: 'domain' };
      case 'plus':
      case 'minus':
      case 'count':
        return { kind: 'counter' };
      case 'first':
      case 'last':
        return { kind: 'reference', to: node.over.sort };
      case 'choose':
        return this.rangeOf(node.then, env) ?? this.rangeOf(node.otherwise, env);
    }
  }

  sortName(range: Range): string {
    return sortName(this.signature, range);
  }

  /** Over known elements a count is a sum, and the first element is looked for one by one. */
  private expanded(
    node: Extract<ValueNode, { op: 'count' | 'first' | 'last' }>,
    env: Environment,
  ): string {
    const { over, body } = node;
    const tests = this.elements.of(over.sort).map((element) => ({
      element,
      test: conjunction([
        this.inside(over, element, env),
        this.formula(body, bind(env, over, element)),
      ]),
    }));
    if (node.op === 'count')
      return `(+ 0 0 ${tests.map(({ test }) => `(ite ${test} 1 0)`).join(' ')})`;
    const inOrder = node.op === 'first' ? tests : tests.toReversed();
    return inOrder.reduceRight(
      (rest, { element, test }) => `(ite ${test} ${element} ${rest})`,
      noneOf(over.sort),
    );
  }
}

export function bind(
  env: Environment,
  over: { variable: string; sort: Sort },
  text: string,
): Environment {
  return new Map([
    ...env,
    [over.variable, { text, range: { kind: 'reference', to: over.sort }, local: true }],
  ]);
}

function variableIn(env: Environment, name: string): Bound {
  const found = env.get(name);
  if (found === undefined) throw new Error(`variable ${name} is unbound`);
  return found;
}

export function conjunction(parts: readonly string[]): string {
  const all = parts.filter((part) => part !== 'true');
  if (all.includes('false')) return 'false';
  const [only] = all;
  return only === undefined ? 'true' : all.length === 1 ? only : `(and ${all.join(' ')})`;
}

export function disjunction(parts: readonly string[]): string {
  const any = parts.filter((part) => part !== 'false');
  if (any.includes('true')) return 'true';
  const [only] = any;
  return only === undefined ? 'false' : any.length === 1 ? only : `(or ${any.join(' ')})`;
}

export function implication(premise: string, conclusion: string): string {
  if (premise === 'true') return conclusion;
  if (premise === 'false' || conclusion === 'true') return 'true';
  return `(=> ${premise} ${conclusion})`;
}
