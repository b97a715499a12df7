import type { GroundFormula, GroundTerms, GroundValue } from './ground-term';

/** What is known to hold, for leaving out of other formulas what follows from it. */
export class Facts {
  private readonly known = new Map<number, boolean>();
  private readonly values = new Map<number, readonly number[]>();
  private readonly formulas = new Map<number, GroundFormula>();

  constructor(
    private readonly terms: GroundTerms,
    given: GroundFormula,
  ) {
    for (const fact of given.op === 'and' ? given.parts : [given]) {
      this.learn(fact, true);
      if (fact.op === 'not') {
        this.learn(fact.body, false);
        if (fact.body.op === 'or') fact.body.parts.forEach((part) => this.learn(part, false));
      }
    }
  }

  /** A formula that means the same wherever the facts hold. */
  formula(formula: GroundFormula): GroundFormula {
    const done = this.formulas.get(formula.id);
    if (done !== undefined) return done;
    const simpler = this.simplify(formula);
    this.formulas.set(formula.id, simpler);
    return simpler;
  }

  /** The same for a value. */
  value(value: GroundValue): GroundValue {
    const { terms } = this;
    switch (value.op) {
      case 'constant':
      case 'register':
        return value;
      case 'cell': {
        const [only, ...more] = this.values.get(value.id) ?? [];
        return only === undefined || more.length > 0 ? value : terms.constant(only);
      }
      case 'plus':
        return terms.plus(this.value(value.left), this.value(value.right));
      case 'minus':
        return terms.minus(this.value(value.left), this.value(value.right));
      case 'count':
        return terms.count(value.of.map((one) => this.formula(one)));
      case 'choose':
        return terms.choose(
          this.formula(value.when),
          this.value(value.then),
          this.value(value.otherwise),
        );
    }
  }

  private simplify(formula: GroundFormula): GroundFormula {
    const { terms } = this;
    const known = this.known.get(formula.id);
    if (known !== undefined) return known ? terms.truth : terms.falsity;
    switch (formula.op) {
      case 'true':
      case 'false':
        return formula;
      case 'equal': {
        const allowed = this.values.get(formula.left.id);
        if (formula.right.op === 'constant' && allowed?.includes(formula.right.value) === false)
          return terms.falsity;
        return terms.equal(this.value(formula.left), this.value(formula.right));
      }
      case 'less':
        return terms.less(this.value(formula.left), this.value(formula.right));
      case 'not':
        return terms.not(this.formula(formula.body));
      case 'and':
        return terms.and(...formula.parts.map((part) => this.formula(part)));
      case 'or':
        return terms.or(...formula.parts.map((part) => this.formula(part)));
    }
  }

  private learn(fact: GroundFormula, holds: boolean): void {
    this.known.set(fact.id, holds);
    if (fact.op !== 'equal' || fact.right.op !== 'constant') return;
    const { value } = fact.right;
    const before = this.values.get(fact.left.id) ?? this.terms.valuesOf(fact.left);
    if (holds) this.values.set(fact.left.id, [value]);
    else if (before !== undefined)
      this.values.set(
        fact.left.id,
        before.filter((one) => one !== value),
      );
  }
}
