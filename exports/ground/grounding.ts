import type { Layout } from '../../machines/terms/structure';
import type { Formula, Quantified, ValueNode } from '../../machines/terms/term';
import type { FunctionSymbol } from '../../machines/terms/symbols';
import type { Cell } from './cells';
import type { GroundFormula, GroundTerms, GroundValue } from './ground-term';
import { firstTranslated } from '../../machines/terms/sorts';

/** What the free variables of a term stand for. */
export type Bindings = Readonly<Record<string, GroundValue>>;

/** Expands quantifiers and looks up static functions: turns terms into ground terms of one scope. */
export class Grounding {
  private readonly cells: ReadonlyMap<number, Cell>;

  constructor(
    readonly layout: Layout,
    readonly terms: GroundTerms,
    private readonly all: readonly Cell[],
    private readonly beforeIsNow = false,
  ) {
    this.cells = new Map(all.map((cell) => [cell.index, cell]));
  }

  /** The same where nothing changes: the state before is the state itself. */
  standingStill(): Grounding {
    return new Grounding(this.layout, this.terms, this.all, true);
  }

  value(node: ValueNode, bindings: Bindings): GroundValue {
    const { terms } = this;
    switch (node.op) {
      case 'constant':
        return terms.constant(node.value);
      case 'variable': {
        const bound = bindings[node.name];
        if (bound === undefined) throw new Error(`variable ${node.name} is unbound`);
        return bound;
      }
      case 'apply': {
        const { symbol, before } = node;
        return this.map(this.value(node.to, bindings), (argument) =>
          this.read(symbol, argument, before),
        );
      }
      case 'translated':
        return this.map(this.value(node.ioasid, bindings), (ioasid) =>
          terms.constant(ioasid === 0 ? 0 : firstTranslated - 1 + ioasid),
        );
      case 'plus':
        return terms.plus(this.value(node.left, bindings), this.value(node.right, bindings));
      case 'minus':
        return terms.minus(this.value(node.left, bindings), this.value(node.right, bindings));
      case 'count':
        return terms.count(
          this.elements(node.over, bindings).map(({ when, inside }) =>
            terms.and(when, this.formula(node.body, inside)),
          ),
        );
      case 'first':
      case 'last': {
        const elements = this.elements(node.over, bindings);
        if (node.op === 'first') elements.reverse();
        return elements.reduce(
          (found, { element, when, inside }) =>
            terms.choose(
              terms.and(when, this.formula(node.body, inside)),
              terms.constant(element),
              found,
            ),
          terms.constant(0),
        );
      }
      case 'choose': {
        const when = this.formula(node.when, bindings);
        if (when.op === 'true') return this.value(node.then, bindings);
        if (when.op === 'false') return this.value(node.otherwise, bindings);
        return terms.choose(
          when,
          this.value(node.then, bindings),
          this.value(node.otherwise, bindings),
        );
      }
    }
  }

  formula(formula: Formula, bindings: Bindings): GroundFormula {
    const { terms } = this;
    switch (formula.op) {
      case 'true':
        return terms.truth;
      case 'false':
        return terms.falsity;
      case 'equal':
        return terms.equal(this.value(formula.left, bindings), this.value(formula.right, bindings));
      case 'less':
        return terms.less(this.value(formula.left, bindings), this.value(formula.right, bindings));
      case 'not':
        return terms.not(this.formula(formula.body, bindings));
      case 'and': {
        const parts: GroundFormula[] = [];
        for (const part of formula.all) {
          const one = this.formula(part, bindings);
          if (one.op === 'false') return one;
          parts.push(one);
        }
        return terms.and(...parts);
      }
      case 'or': {
        const parts: GroundFormula[] = [];
        for (const part of formula.any) {
          const one = this.formula(part, bindings);
          if (one.op === 'true') return one;
          parts.push(one);
        }
        return terms.or(...parts);
      }
      case 'forAll':
        return terms.and(
          ...this.elements(formula.over, bindings).map(({ when, inside }) =>
            terms.or(terms.not(when), this.formula(formula.body, inside)),
          ),
        );
      case 'exists':
        return terms.or(
          ...this.elements(formula.over, bindings).map(({ when, inside }) =>
            terms.and(when, this.formula(formula.body, inside)),
          ),
        );
    }
  }

  /** The elements of a range, each with the condition under which it belongs to the range. */
  elements(
    over: Quantified,
    bindings: Bindings,
  ): { element: number; when: GroundFormula; inside: Bindings }[] {
    const { terms } = this;
    const among = over.where === undefined ? undefined : this.value(over.where.equals, bindings);
    return this.layout
      .elements({ variable: over.variable, sort: over.sort }, 0)
      .flatMap((element) => {
        const when =
          over.where === undefined || among === undefined
            ? terms.truth
            : terms.equal(among, terms.constant(this.tableAt(over.where.symbol, element)));
        if (when.op === 'false') return [];
        const inside = { ...bindings, [over.variable]: terms.constant(element) };
        return [{ element, when, inside }];
      });
  }

  /** A function of a value, as a choice between the values that it can have. */
  private map(value: GroundValue, of: (value: number) => GroundValue): GroundValue {
    const { terms } = this;
    if (value.op === 'choose')
      return terms.choose(value.when, this.map(value.then, of), this.map(value.otherwise, of));
    const values = terms.valuesOf(value);
    if (values === undefined) throw new Error('an argument whose values are not known');
    const [last, ...others] = [...values].reverse();
    if (last === undefined) throw new Error('an argument that has no value');
    return others.reduce(
      (found, one) => terms.choose(terms.equal(value, terms.constant(one)), of(one), found),
      of(last),
    );
  }

  private read(symbol: FunctionSymbol, argument: number, before: boolean): GroundValue {
    if (symbol.storage === 'static') return this.terms.constant(this.tableAt(symbol, argument));
    // the cell of "none" is never written
    if (argument === 0) return this.terms.constant(0);
    return this.terms.cell(this.cellOf(symbol, argument), before && !this.beforeIsNow);
  }

  cellOf(symbol: FunctionSymbol, argument: number): Cell {
    const cell = this.cells.get(this.layout.offset(symbol) + argument);
    if (cell === undefined) throw new Error(`${symbol.name}(${argument}) is outside of the scope`);
    return cell;
  }

  private tableAt(symbol: FunctionSymbol, argument: number): number {
    const value = this.layout.table(symbol)[argument];
    if (value === undefined) throw new Error(`${symbol.name}(${argument}) is outside of the scope`);
    return value;
  }
}
