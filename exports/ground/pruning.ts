import type { EntityMachine } from '../../machines/chart/chart';
import type { ChartAction } from '../../machines/chart/transition';
import type { ChartRow, EventRows } from '../../machines/compiled/transitions';
import type { FunctionSymbol } from '../../machines/terms/symbols';
import type { Formula, ValueNode } from '../../machines/terms/term';
import type { GroundModel } from './ground-model';
import { rowsOf } from '../../machines/compiled/transitions';
import { and, falsity, not, or } from '../../machines/terms/term';
import { cellsOf } from './cells';

/** Leaves out of the charts what cannot happen in a scope, by the values that functions can have. */
export class Pruning {
  private readonly values = new Map<FunctionSymbol, ReadonlySet<number> | undefined>();

  constructor({ model, possible }: GroundModel) {
    // a function of none is 0
    for (const symbol of model.layout.symbols) this.values.set(symbol, new Set([0]));
    for (const cell of cellsOf(model)) {
      const known = this.values.get(cell.symbol);
      const values = possible.of(cell);
      this.values.set(
        cell.symbol,
        values === undefined || known === undefined ? undefined : new Set([...known, ...values]),
      );
    }
  }

  /** The transitions of a machine on an event, without those that are never taken. */
  rowsOf(machine: EntityMachine, event: string): EventRows {
    const { regions, root } = rowsOf(machine, event);
    return {
      regions: regions.map(({ symbol, states }) => ({
        symbol,
        states: states
          .filter(({ index }) => this.values.get(symbol)?.has(index) ?? true)
          .map((state) => ({ ...state, rows: this.rows(state.rows) })),
      })),
      root: this.rows(root),
    };
  }

  private rows(rows: readonly ChartRow[]): readonly ChartRow[] {
    const taken: ChartRow[] = [];
    for (const row of rows) {
      const when = this.formula(row.when);
      if (when.op === 'false') continue;
      taken.push({ ...row, when, actions: row.actions.map((action) => this.action(action)) });
      if (when.op === 'true') break;
    }
    return taken;
  }

  private action(action: ChartAction): ChartAction {
    if (action.type !== 'tell') return action;
    const messages = action.params.messages
      .map((message) => ({ ...message, when: this.formula(message.when) }))
      .filter(({ when }) => when.op !== 'false');
    return { type: 'tell', params: { messages } };
  }

  formula(formula: Formula): Formula {
    switch (formula.op) {
      case 'true':
      case 'false':
      case 'less':
        return formula;
      case 'equal':
        return this.canBe(formula.left, formula.right) ? formula : falsity;
      case 'not':
        return not(this.formula(formula.body));
      case 'and':
        return and(...formula.all.map((part) => this.formula(part)));
      case 'or':
        return or(...formula.any.map((part) => this.formula(part)));
      case 'exists': {
        const body = this.formula(formula.body);
        return body.op === 'false' ? body : { ...formula, body };
      }
      case 'forAll': {
        const body = this.formula(formula.body);
        return body.op === 'true' ? body : { ...formula, body };
      }
    }
  }

  private canBe(left: ValueNode, right: ValueNode): boolean {
    if (left.op !== 'apply' || right.op !== 'constant') return true;
    return this.values.get(left.symbol)?.has(right.value) ?? true;
  }
}
