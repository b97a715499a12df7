import type { StepKind } from '../../exports/smt/step-kinds';
import type { FunctionSymbol } from '../../machines/terms/symbols';
import type { Layout, State } from '../../machines/terms/structure';
import type { Formula, ValueNode } from '../../machines/terms/term';
import { exactly } from '../../exports/smt/elements';
import { withFailures } from '../../exports/smt/obligations';
import { queryText } from '../../exports/smt/query';
import { signatureOf, staticSymbols } from '../../exports/smt/signature';
import { stepKinds } from '../../exports/smt/step-kinds';
import { features } from '../../machines/command';
import { compile } from '../../machines/compiled/compile';
import { world } from '../../machines/system/walk';
import { noQuirks } from '../../machines/policies/quirks';
import { and, constant, falsity, variable } from '../../machines/terms/term';
import { holds } from '../../machines/terms/evaluate';
import { explore } from '../explorer/explore';
import { take } from './draw';
import { resources, Solver } from './solver';

let solver: Solver;
beforeAll(async () => (solver = await Solver.start()));
afterAll(() => solver.stop());

const read = (symbol: FunctionSymbol, element: number): ValueNode => ({
  op: 'apply',
  symbol,
  to: constant(element, String(element)),
  before: false,
});

/** That the functions have the values of a state. */
const isState = (layout: Layout, state: State, symbols: readonly FunctionSymbol[]): Formula =>
  and(
    ...symbols.flatMap((symbol) =>
      Array.from({ length: layout.sizeOf(symbol.of) }, (_, at) => at + 1).map(
        (element): Formula => {
          const value = layout.read(state, symbol, element);
          return {
            op: 'equal',
            left: read(symbol, element),
            right: constant(value, String(value)),
          };
        },
      ),
    ),
  );

const takes = (step: StepKind, layout: Layout, now: State, args: Record<string, number>): boolean =>
  [step.when, step.symbolic.handled, step.symbolic.accepted].every((formula) =>
    holds(formula, { layout, now, before: now, variables: args }),
  );

test.each(['device-centric', 'lockstep', 'iommufd'] as const)(
  'a step leads the solver to the state that the model goes to: %s',
  async (policy) => {
    const model = world(policy, {
      quirks: noQuirks,
      groups: [
        { devices: [{ requester: 1, ats: true, pasid: true }, { requester: 2 }], aliases: [2] },
      ],
      fds: 1,
      ioasids: 2,
      failures: 1,
      features,
    });
    const { layout } = model;
    const signature = signatureOf(withFailures(model.rules));
    const elements = exactly(layout.universe.size);
    const { visited } = explore(compile(model), [], { maxStates: 300 });
    const now: State = new Uint8Array(layout.length);
    const compared = new Set<string>();
    for (const step of stepKinds(signature))
      for (let at = 0; at < visited.size && !compared.has(step.name); at += 7) {
        visited.read(at, now);
        const args: Record<string, number> = {};
        for (const { name } of step.parameters) args[name] = 1;
        if (!takes(step, layout, now, args)) continue;
        compared.add(step.name);
        const next = take(layout, step.symbolic, now, args);
        const given = and(
          isState(
            layout,
            now,
            staticSymbols.filter(({ of }) => of !== 'Domain'),
          ),
          isState(layout, now, signature.stored),
          ...Object.entries(args).map(([name, value]): Formula => ({
            op: 'equal',
            left: variable(name).node,
            right: constant(value, String(value)),
          })),
        );
        const premises = [{ name: 'state', formula: given }];
        const ask = (claim: Formula) =>
          solver.check(queryText(signature, elements, { premises, step, claim }), resources.search);
        expect([step.name, await ask(isState(layout, next, signature.stored))]).toEqual([
          step.name,
          'unsat',
        ]);
        expect([step.name, await ask(falsity)]).toEqual([step.name, 'sat']);
      }
    expect(compared.size).toBeGreaterThan(12);
  },
);
