import type { Obligation } from '../../exports/smt/obligations';
import type { SymbolicStep } from '../../machines/compiled/symbolic-step';
import type { Layout, State } from '../../machines/terms/structure';
import type { Formula } from '../../machines/terms/term';
import type { Structure } from './read-model';
import { staticSymbols } from '../../exports/smt/signature';
import { conjunctsOf } from '../../machines/terms/conjuncts';
import { holds, valueOf, type Valuation } from '../../machines/terms/evaluate';
import { printFormula } from '../../machines/terms/print';
import { showValue, sortPrefix } from '../../machines/terms/sorts';

/** A counterexample to induction in the words of the model. */
export interface Drawing {
  /** Such as `BIND d1 fd1`, or the state at rest itself. */
  readonly step: string;
  readonly topology: readonly string[];
  readonly before: readonly string[];
  /** What the step changes. */
  readonly after: readonly string[];
  /** The parts of the claim that do not hold afterwards. */
  readonly broken: readonly string[];
}

/** Draws a counterexample. The state after the step is worked out by the model, not by the solver. */
export function draw(obligation: Obligation, { layout, state, args }: Structure): Drawing {
  const step = obligation.query.step;
  const about = step ?? obligation.query.about;
  const next = step === undefined ? state : take(layout, step.symbolic, state, args);
  const at: Valuation = { layout, now: next, before: state, variables: args };
  const shown = (about?.parameters ?? []).map(({ name, range }) =>
    showValue(range, args[name] ?? 0),
  );
  return {
    step: about === undefined ? 'at rest' : [about.name, ...shown].join(' '),
    topology: topologyOf(layout),
    before: layout.describe(state, new Uint8Array(layout.length)),
    after: layout.describe(next, state),
    broken: conjunctsOf(obligation.query.claim)
      .filter((part) => !holds(part, at))
      .map((part: Formula) => printFormula(part)),
  };
}

function topologyOf(layout: Layout): string[] {
  return staticSymbols.flatMap((symbol) => {
    const { of } = symbol;
    if (of === 'Domain' || of === 'Machine') return [];
    return Array.from({ length: layout.universe.size[of] }, (_, index) => index + 1).flatMap(
      (element) => {
        const value = layout.table(symbol)[element] ?? 0;
        return value === 0
          ? []
          : [`${symbol.name}(${sortPrefix[of]}${element}) = ${showValue(symbol.range, value)}`];
      },
    );
  });
}

/** The state after a step that is accepted. */
export function take(
  layout: Layout,
  step: SymbolicStep,
  now: State,
  args: Readonly<Record<string, number>>,
): State {
  const next = now.slice();
  for (const { symbol, each, when, argument, value } of step.updates) {
    let bindings: Valuation[] = [{ layout, now, before: now, variables: args }];
    for (const over of each)
      bindings = bindings.flatMap((at) =>
        layout
          .elements(over, over.where === undefined ? 0 : valueOf(over.where.equals, at))
          .map((element) => ({ ...at, variables: { ...at.variables, [over.variable]: element } })),
      );
    for (const at of bindings)
      if (holds(when, at)) layout.write(next, symbol, valueOf(argument, at), valueOf(value, at));
  }
  return next;
}

/** The drawing as lines of text. */
export function showDrawing({ step, topology, before, after, broken }: Drawing): string[] {
  const part = (title: string, lines: readonly string[]): string[] =>
    lines.length === 0 ? [] : [`  ${title}`, ...lines.map((line) => `    ${line}`)];
  return [
    ...part('machine', topology),
    ...part('before', before),
    `  ${step}`,
    ...part('after', after),
    ...part('broken', broken),
  ];
}
