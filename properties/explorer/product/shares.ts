import type { FunctionSymbol } from '../../../machines/terms/symbols';
import type { Layout } from '../../../machines/terms/structure';
import type { Formula, Quantified, ValueNode } from '../../../machines/terms/term';
import { NotSeparable } from '../../../machines/compiled/component-generator';
import { showValue } from '../../../machines/terms/sorts';
import { mentions } from '../../../machines/terms/mentions';
import { rewrite } from '../../../machines/terms/rewrite';
import { substitute } from '../../../machines/terms/substitute';
import { and, constant, not, or, truth } from '../../../machines/terms/term';

/**
 * A claim about the whole machine, taken apart: it holds if every group keeps its share and the things
 * that all groups share keep theirs.
 */
export interface Shares {
  /** What one group has to keep; quantifiers over devices, groups and requester ids mean its own. */
  readonly group: Formula;
  /** What the things that all groups share have to keep. */
  readonly shared: Formula;
  /** What is left of the group's share for a group that a step does not change. */
  readonly bystander: Formula;
}

/** Takes a claim apart. Throws NotSeparable where it says something of two groups at once. */
export function sharesOf(
  claim: Formula,
  layout: Layout,
  sums: ReadonlySet<FunctionSymbol>,
): Shares {
  const { group, shared } = new Splitting(layout, sums).split(claim);
  return { group, shared, bystander: bystanderOf(group, sums) };
}

type Split = Omit<Shares, 'bystander'>;

const isOfGroup = (sort: FunctionSymbol['of']): boolean =>
  sort === 'Device' || sort === 'Group' || sort === 'Requester';
const spansGroups = (over: Quantified): boolean => over.where === undefined && isOfGroup(over.sort);

class Splitting {
  constructor(
    private readonly layout: Layout,
    private readonly sums: ReadonlySet<FunctionSymbol>,
  ) {}

  split(formula: Formula): Split {
    switch (formula.op) {
      case 'true':
      case 'false':
      case 'equal':
      case 'less':
        return { group: formula, shared: truth };
      case 'and': {
        const parts = formula.all.map((part) => this.split(part));
        return {
          group: and(...parts.map((part) => part.group)),
          shared: and(...parts.map((part) => part.shared)),
        };
      }
      case 'or': {
        const wide = formula.any.filter((part) => this.isWide(part));
        const plain = or(...formula.any.filter((part) => !this.isWide(part)));
        const [only, ...others] = wide;
        if (only === undefined) return { group: formula, shared: truth };
        if (others.length > 0)
          throw new NotSeparable('a claim is an alternative of two claims about all groups');
        const { group, shared } = this.split(only);
        return {
          group: group.op === 'true' ? truth : or(plain, group),
          shared: shared.op === 'true' ? truth : or(plain, shared),
        };
      }
      case 'not':
        if (formula.body.op === 'exists' && formula.body.over.where === undefined)
          return this.split({
            op: 'forAll',
            over: formula.body.over,
            body: not(formula.body.body),
          });
        if (this.isWide(formula.body))
          throw new NotSeparable('a claim denies something about all groups');
        return { group: formula, shared: truth };
      case 'forAll':
        return this.forAll(formula.over, formula.body);
      case 'exists':
        if (this.isWide(formula)) throw new NotSeparable('a claim wants one of all groups');
        return { group: formula, shared: truth };
    }
  }

  private forAll(over: Quantified, body: Formula): Split {
    if (over.where !== undefined) return { group: { op: 'forAll', over, body }, shared: truth };
    if (isOfGroup(over.sort)) {
      this.checkNested(body);
      return { group: { op: 'forAll', over, body }, shared: truth };
    }
    const each = Array.from({ length: this.layout.universe.size[over.sort] }, (_, at) => {
      const name = showValue({ kind: 'reference', to: over.sort }, at + 1);
      return substitute(body, { [over.variable]: constant(at + 1, name) });
    });
    const counts = (side: 'group' | 'shared') => and(...each.map((one) => this.linear(one, side)));
    if (each.some((one) => this.hasSum(one)))
      return { group: counts('group'), shared: counts('shared') };
    each.forEach((one) => {
      if (this.isOfGroups(one)) throw new NotSeparable('a claim about IOASIDs speaks of devices');
    });
    return { group: truth, shared: and(...each) };
  }

  /**
   * An equation between sums holds if it holds for what each group adds to both sides and for what
   * nobody's group adds.
   */
  private linear(formula: Formula, side: 'group' | 'shared'): Formula {
    switch (formula.op) {
      case 'and':
        return and(...formula.all.map((part) => this.linear(part, side)));
      case 'or':
        return or(...formula.any.map((part) => this.linear(part, side)));
      case 'equal':
        return this.hasSum(formula)
          ? {
              op: 'equal',
              left: this.addend(formula.left, side),
              right: this.addend(formula.right, side),
            }
          : formula;
      case 'less':
      case 'not':
      case 'forAll':
      case 'exists':
        if (this.hasSum(formula) || this.isOfGroups(formula))
          throw new NotSeparable('a claim uses a sum over groups otherwise than in an equation');
        return formula;
      case 'true':
      case 'false':
        return formula;
    }
  }

  private addend(node: ValueNode, side: 'group' | 'shared'): ValueNode {
    switch (node.op) {
      case 'plus':
        return {
          op: 'plus',
          left: this.addend(node.left, side),
          right: this.addend(node.right, side),
        };
      case 'count':
        if (node.over.where !== undefined) throw new NotSeparable('a sum counts a part of a sort');
        return isOfGroup(node.over.sort) === (side === 'group') ? node : constant(0, '0');
      case 'apply':
        if (this.sums.has(node.symbol)) return node;
        throw new NotSeparable(`${node.symbol.name} is added to a sum over groups`);
      case 'constant':
      case 'variable':
      case 'translated':
      case 'minus':
      case 'first':
      case 'last':
      case 'choose':
        throw new NotSeparable('a sum over groups is compared with something else');
    }
  }

  /** Whether a formula says something of all groups, or of all that they share. */
  private isWide(formula: Formula): boolean {
    switch (formula.op) {
      case 'forAll':
      case 'exists':
        return formula.over.where === undefined || this.isWide(formula.body);
      case 'not':
        return this.isWide(formula.body);
      case 'and':
        return formula.all.some((part) => this.isWide(part));
      case 'or':
        return formula.any.some((part) => this.isWide(part));
      case 'true':
      case 'false':
      case 'equal':
      case 'less':
        return this.hasSum(formula);
    }
  }

  private hasSum(formula: Formula): boolean {
    return this.someValue(
      formula,
      (node) =>
        (node.op === 'apply' && this.sums.has(node.symbol)) ||
        (node.op === 'count' && spansGroups(node.over)),
    );
  }

  private isOfGroups(formula: Formula): boolean {
    return (
      this.someValue(formula, (node) => node.op === 'apply' && isOfGroup(node.symbol.of)) ||
      someQuantifier(formula, spansGroups)
    );
  }

  private someValue(formula: Formula, test: (node: ValueNode) => boolean): boolean {
    let found = false;
    rewrite(formula, (node) => {
      found ||= test(node);
      return node;
    });
    return found;
  }

  /**
   * A quantifier over all devices inside a share means those of the group alone. That is no change where
   * the body ties its element to the group by a fact of the machine, such as its requester id.
   */
  private checkNested(body: Formula): void {
    const isTied = (over: Quantified, inner: Formula): boolean => {
      const parts = inner.op === 'and' ? inner.all : [inner];
      return parts.some(
        (part) =>
          part.op === 'equal' &&
          [part.left, part.right].every(
            (node) =>
              node.op === 'apply' &&
              node.symbol.storage === 'static' &&
              node.symbol.range.kind === 'reference' &&
              isOfGroup(node.symbol.range.to),
          ) &&
          mentions(part, over.variable),
      );
    };
    if (someQuantifier(body, (over, inner) => spansGroups(over) && !isTied(over, inner)))
      throw new NotSeparable('a claim about one group speaks of another one');
    if (this.hasSum(body)) throw new NotSeparable('a claim about a group uses a sum over groups');
  }
}

function someQuantifier(
  formula: Formula,
  test: (over: Quantified, body: Formula) => boolean,
): boolean {
  switch (formula.op) {
    case 'forAll':
    case 'exists':
      return test(formula.over, formula.body) || someQuantifier(formula.body, test);
    case 'not':
      return someQuantifier(formula.body, test);
    case 'and':
      return formula.all.some((part) => someQuantifier(part, test));
    case 'or':
      return formula.any.some((part) => someQuantifier(part, test));
    case 'true':
    case 'false':
    case 'equal':
    case 'less':
      return false;
  }
}

/** The group's share where its own cells are as before, and the device of the command is another's. */
function bystanderOf(group: Formula, sums: ReadonlySet<FunctionSymbol>): Formula {
  const unchanged = rewrite(group, (node) =>
    node.op === 'apply' && node.before && (isOfGroup(node.symbol.of) || sums.has(node.symbol))
      ? { ...node, before: false }
      : node,
  );
  // nothing outside of a quantifier speaks of a bystander
  const quantified = onlyQuantified(unchanged);
  rewrite(quantified, (node) => {
    if (node.op === 'apply' && node.to.op === 'variable' && node.to.name === 'device')
      throw new NotSeparable('a claim about every group speaks of the device of the command');
    return node;
  });
  return quantified;
}

/** Drops the parts of a conjunction, or of what a premise leads to, that have no quantifier. */
function onlyQuantified(formula: Formula): Formula {
  switch (formula.op) {
    case 'and':
      return and(...formula.all.map(onlyQuantified));
    case 'or': {
      const wide = formula.any.filter((part) => hasWide(part));
      return wide.length === 0 ? truth : formula;
    }
    case 'forAll':
    case 'exists':
    case 'not':
      return hasWide(formula) ? formula : truth;
    case 'true':
    case 'false':
    case 'equal':
    case 'less':
      return truth;
  }
}

const hasWide = (formula: Formula): boolean => someQuantifier(formula, spansGroups);
