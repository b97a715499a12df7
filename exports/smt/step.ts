import type { SymbolicStep, SymbolicUpdate } from '../../machines/compiled/symbolic-step';
import type { FunctionSymbol } from '../../machines/terms/symbols';
import type { Formula } from '../../machines/terms/term';
import type { Environment } from './term-printer';
import { freeVariables } from '../../machines/terms/free-variables';
import { declareFunction, zeroOf } from './prelude';
import { noneOf } from './signature';
import { TermPrinter, bind, conjunction } from './term-printer';

/**
 * Gives a name to every quantified formula that depends on nothing but the parameters of the step, so
 * that guards are decided once and not again for every element that an update may touch.
 */
export class NamingPrinter extends TermPrinter {
  private readonly guards = new Map<string, { name: string; definition: readonly string[] }>();

  override formula(formula: Formula, env: Environment): string {
    const isQuantified = formula.op === 'forAll' || formula.op === 'exists';
    const isLocal = [...env.values()].some((one) => one.local === true);
    if (!isQuantified || isLocal || this.elements.known) return super.formula(formula, env);
    const plain = new TermPrinter(this.signature, this.elements, this.ghosts, this.copies);
    return this.define(plain.formula(formula, env), (name) => [
      `(=> ${name} ${plain.assumed(formula, env)})`,
      `(=> (not ${name}) ${plain.assumed({ op: 'not', body: formula }, env)})`,
    ]);
  }

  /** A constant that is true where a formula without quantifiers is. */
  name(text: string): string {
    return this.define(text, (name) => [`(= ${name} ${text})`]);
  }

  private define(text: string, definition: (name: string) => readonly string[]): string {
    const known = this.guards.get(text);
    if (known !== undefined) return known.name;
    const name = `guard${this.guards.size + 1}`;
    this.guards.set(text, { name, definition: definition(name) });
    return name;
  }

  get definitions(): { declarations: string[]; assertions: string[] } {
    const all = [...this.guards.values()];
    return {
      declarations: all.map(({ name }) => `(declare-const ${name} Bool)`),
      assertions: all.flatMap(({ definition }) => definition),
    };
  }
}

/** The state after a step, as functions of the state before it. */
export interface StepText {
  readonly declarations: readonly string[];
  readonly assertions: readonly string[];
  readonly changed: ReadonlySet<FunctionSymbol>;
}

/**
 * `after.f(x)` is the value that the step gives it, or else `before.f(x)`. All guards read the state
 * before the step (decision 1), so the updates need no order and no frame axioms.
 */
export function stepText(
  printer: NamingPrinter,
  step: SymbolicStep,
  env: Environment,
  before: string,
  after: string,
  relevant: ReadonlySet<FunctionSymbol>,
): StepText {
  const bySymbol = new Map<FunctionSymbol, SymbolicUpdate[]>();
  for (const update of step.updates)
    if (relevant.has(update.symbol))
      bySymbol.set(update.symbol, [...(bySymbol.get(update.symbol) ?? []), update]);
  return {
    declarations: [...bySymbol.keys()].map((symbol) =>
      declareFunction(printer.signature, symbol, `${after}.${symbol.name}`),
    ),
    assertions: [...bySymbol].flatMap(([symbol, updates]) =>
      assignments(printer, symbol, updates, env, before, after),
    ),
    changed: new Set(bySymbol.keys()),
  };
}

function assignments(
  printer: NamingPrinter,
  symbol: FunctionSymbol,
  updates: readonly SymbolicUpdate[],
  env: Environment,
  before: string,
  after: string,
): string[] {
  const { of } = symbol;
  if (of === 'Domain') throw new Error(`${symbol.name} is a function of domains`);
  const valueAt = (element: string): string => {
    const place = of === 'Machine' ? '' : element;
    const old =
      of === 'Machine' ? `${before}.${symbol.name}` : `(${before}.${symbol.name} ${place})`;
    return updates.reduceRight((rest, update) => {
      const { condition, value } = conditionAt(printer, update, env, place);
      return `(ite ${condition} ${value} ${rest})`;
    }, old);
  };
  if (of === 'Machine') return [`(= ${after}.${symbol.name} ${valueAt('')})`];
  const none = noneOf(of);
  const zero = zeroOf(printer.signature, symbol.range);
  if (printer.elements.known)
    return [
      `(= (${after}.${symbol.name} ${none}) ${zero})`,
      ...printer.elements
        .of(of)
        .map((element) => `(= (${after}.${symbol.name} ${element}) ${valueAt(element)})`),
    ];
  return [
    `(forall ((x ${of})) (! (= (${after}.${symbol.name} x) (ite (= x ${none}) ${zero} ${valueAt('x')})) ` +
      `:pattern ((${after}.${symbol.name} x))))`,
  ];
}

/** When an update touches `place`, and what it writes there. */
function conditionAt(
  printer: NamingPrinter,
  update: SymbolicUpdate,
  env: Environment,
  place: string,
): { condition: string; value: string } {
  const { argument, each } = update;
  const own = each.find((over) => argument.op === 'variable' && argument.name === over.variable);
  const [closed, local] = partition(update.when, new Set(each.map((over) => over.variable)));
  const guard = closed.length === 0 ? 'true' : named(printer, closed, env);
  const inside = own === undefined ? env : bind(env, own, place);
  const others = each.filter((over) => over !== own);
  const at =
    own === undefined && place !== ''
      ? [`(= ${place} ${printer.value(argument, inside, rangeOfArgument(update.symbol))})`]
      : [];
  const body = (inner: Environment): string =>
    conjunction([
      ...(own === undefined ? [] : [printer.inside(own, place, inner)]),
      ...at,
      ...local.map((part) => printer.formula(part, inner)),
    ]);
  const condition = others.reduceRight<(env: Environment) => string>(
    (rest, over) => (outer) => printer.quantified('exists', over, outer, rest),
    body,
  )(inside);
  return {
    condition: conjunction([guard, condition]),
    value: printer.value(update.value, inside, update.symbol.range),
  };
}

const rangeOfArgument = (symbol: FunctionSymbol) =>
  symbol.of === 'Machine' || symbol.of === 'Domain'
    ? ({ kind: 'counter' } as const)
    : ({ kind: 'reference', to: symbol.of } as const);

const named = (printer: NamingPrinter, parts: readonly Formula[], env: Environment): string => {
  const text = conjunction(parts.map((part) => printer.formula(part, env)));
  return printer.elements.known || text === 'true' ? text : printer.name(text);
};

/** The conjuncts that do not depend on the loop variables, and those that do. */
function partition(formula: Formula, variables: ReadonlySet<string>): [Formula[], Formula[]] {
  const parts = formula.op === 'and' ? formula.all : formula.op === 'true' ? [] : [formula];
  const depends = (part: Formula): boolean =>
    [...freeVariables(part, new Set())].some((name) => variables.has(name));
  return [parts.filter((part) => !depends(part)), parts.filter(depends)];
}
