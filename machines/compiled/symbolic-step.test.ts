import type { Model } from '../model';
import type { State } from '../terms/structure';
import type { SymbolicStep } from './symbolic-step';
import { commandKind, features, showCommand } from '../command';
import { noQuirks, shippedQuirks } from '../policies/quirks';
import { world } from '../system/walk';
import { holds, valueOf, type Valuation } from '../terms/evaluate';
import { errnoNumber } from '../errno';
import { compile } from './compile';
import { symbolicStep } from './symbolic-step';

/** What the symbolic form says of one event in one state: an errno's number, or the state after it. */
function apply(model: Model, step: SymbolicStep, now: State, args: readonly number[]) {
  const variables: Record<string, number> = {};
  step.parameters.forEach((name, at) => (variables[name] = args[at] ?? 0));
  const { layout } = model;
  const at: Valuation = { layout, now, before: now, variables };
  if (!holds(step.handled, at)) return -1;
  const refusals = step.refusals.filter((one) => holds(one.when, at));
  expect(refusals.length).toBeLessThanOrEqual(1);
  expect(holds(step.accepted, at)).toBe(refusals.length === 0);
  if (refusals[0] !== undefined) return errnoNumber(refusals[0].errno);
  expect(holds(step.misunderstood, at)).toBe(false);
  const next = now.slice();
  for (const { symbol, each, when, argument, value } of step.updates) {
    let bound: Valuation[] = [at];
    for (const over of each)
      bound = bound.flatMap((one) =>
        layout
          .elements(over, over.where === undefined ? 0 : valueOf(over.where.equals, one))
          .map((element) => ({
            ...one,
            variables: { ...one.variables, [over.variable]: element },
          })),
      );
    for (const one of bound)
      if (holds(when, one)) layout.write(next, symbol, valueOf(argument, one), valueOf(value, one));
  }
  return next;
}

const worlds = (
  [
    ['device-centric', noQuirks],
    ['lockstep', noQuirks],
    ['iommufd', noQuirks],
    ['iommufd', shippedQuirks],
  ] as const
).map(
  ([policy, quirks]) =>
    [
      `${policy}${quirks === noQuirks ? '' : ', as shipped'}`,
      world(policy, {
        quirks,
        groups: [
          { devices: [{ requester: 1, ats: true, pasid: true }, { requester: 2 }], aliases: [2] },
          { devices: [{ requester: 1, driver: 'stub' }] },
        ],
        fds: 2,
        ioasids: 2,
        failures: 1,
        features,
      }),
    ] as const,
);
const steps = 150;

test.each(worlds)(
  'the symbolic form of a command begins as the compiled one does: %s',
  (_, model) => {
    const compiled = compile(model);
    const forms = new Map<string, SymbolicStep>();
    const seen = new Set<string>();
    let now = model.initial;
    let random = 7;
    let compared = 0;
    for (let walk = 0; walk < steps; walk += 1) {
      random = (Math.imul(random, 1103515245) + 12345) & 0x7fffffff;
      const after: State[] = [];
      model.commands.forEach((command, at) => {
        const next = now.slice();
        let begun: State | undefined;
        const answer = compiled.step(now, next, at, -1, (micro) => {
          begun ??= micro.slice();
        });
        let step = forms.get(command.name);
        if (step === undefined) {
          step = symbolicStep(model.machines, commandKind(command.name).to, command.name);
          forms.set(command.name, step);
        }
        const found = apply(model, step, now, command.args);
        const expected = answer === 0 ? (begun ?? next) : answer;
        if (typeof expected === 'number' || typeof found === 'number')
          expect([showCommand(command), found]).toEqual([showCommand(command), expected]);
        else expect(model.layout.describe(found, expected)).toEqual([]);
        compared += 1;
        if (answer === 0) {
          after.push(next);
          seen.add(command.name);
        }
      });
      now = after[random % Math.max(1, after.length)] ?? model.initial;
    }
    expect(compared).toBe(steps * model.commands.length);
    expect(seen.size).toBeGreaterThan(forms.size / 2);
  },
);
