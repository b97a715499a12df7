import type { CommandName } from '../../machines/command';
import type { SymbolicStep } from '../../machines/compiled/symbolic-step';
import type { Range, Sort } from '../../machines/terms/sorts';
import type { FunctionSymbol } from '../../machines/terms/symbols';
import type { Formula, Value } from '../../machines/terms/term';
import type { Signature } from './signature';
import { alphabet, features } from '../../machines/command';
import { symbolicEvents, symbolicStep } from '../../machines/compiled/symbolic-step';
import { awaitsReturn, awaitsWrite } from '../../machines/group/switch';
import { every, exists, forAll } from '../../machines/terms/quantifiers';
import { and, not, variable } from '../../machines/terms/term';
import { groupOf, members } from '../../machines/vocabulary/topology';
import { specialise, specialiseValue } from '../../machines/terms/specialise';
import { operation, ownership } from '../../machines/vocabulary/group';

type LoopEvent = 'WRITTEN' | 'FAILED' | 'SETTLE';

/** One kind of micro-step of the model, and when it is taken. */
export interface StepKind {
  /** Such as `BIND`, or `SETTLE of detach`. */
  readonly name: string;
  readonly event: CommandName | LoopEvent;
  /** What the member loop does: this step begins from a state at rest, or goes on. */
  readonly from: 'rest' | 'switching' | 'rollingBack';
  readonly parameters: readonly { readonly name: string; readonly range: Range }[];
  readonly symbolic: SymbolicStep;
  /** When the step is due. */
  readonly when: Formula;
}

const parameter = (name: string, to: Sort) => ({ name, range: { kind: 'reference', to } as const });

const group = variable<'Group'>('self');
const device = variable<'Device'>('device');

/** No group's members are being moved: every command begins and ends so. */
export const atRest: Formula = forAll(every('Group'), (g) =>
  ownership(g).is('kernelOwned', 'userOwned'),
);

/** All kinds of micro-steps under the rules: the beginnings of commands, and the member loop. */
export function stepKinds(signature: Signature): StepKind[] {
  const { machines, rules } = signature;
  const known = new Set(symbolicEvents(machines).map(({ to, event }) => `${to} ${event}`));
  const commands = alphabet(rules, new Set(features)).filter(({ to, name }) =>
    known.has(`${to} ${name}`),
  );
  const loop = (event: LoopEvent, from: 'switching' | 'rollingBack'): StepKind[] => {
    if (!known.has(`group ${event}`)) return [];
    const step = inGroup(symbolicStep(machines, 'group', event), ownership.symbol, from);
    const waits = (m: Value<'Device'>): Formula =>
      from === 'switching' ? awaitsWrite(group, m) : awaitsReturn(m);
    const back = from === 'switching' ? '' : ', rolling back';
    const kind = {
      event,
      from,
      parameters:
        event === 'SETTLE'
          ? [parameter('self', 'Group')]
          : [parameter('self', 'Group'), parameter('device', 'Device')],
    };
    const moves = and(groupOf(device).equals(group), waits(device));
    if (event !== 'SETTLE')
      return [
        {
          ...kind,
          name: `${event}${back}`,
          symbolic: step,
          when: and(ownership(group).is(from), moves),
        },
      ];
    const through = not(exists(members(group), waits));
    return operation.values.map((name) => ({
      ...kind,
      name: `${event} of ${name}${back}`,
      symbolic: inGroup(step, operation.symbol, name),
      when: and(ownership(group).is(from), operation(group).is(name), through),
    }));
  };
  return [
    ...commands.map((kind): StepKind => ({
      name: kind.name,
      event: kind.name,
      from: 'rest',
      parameters: kind.parameters.map(({ name, sort }) => parameter(name, sort)),
      symbolic: symbolicStep(machines, kind.to, kind.name),
      when: atRest,
    })),
    ...loop('WRITTEN', 'switching'),
    ...loop('FAILED', 'switching'),
    ...loop('SETTLE', 'switching'),
    ...loop('WRITTEN', 'rollingBack'),
    ...loop('SETTLE', 'rollingBack'),
  ];
}

/** A step of a group of which a region or field is known to have the value of that name. */
function inGroup(step: SymbolicStep, symbol: FunctionSymbol, name: string): SymbolicStep {
  if (symbol.range.kind !== 'enumeration') throw new Error(`${symbol.name} has no names`);
  const known = { symbol, variable: 'self', value: symbol.range.values.indexOf(name) };
  const inside = (formula: Formula): Formula => specialise(formula, known);
  return {
    ...step,
    handled: inside(step.handled),
    accepted: inside(step.accepted),
    misunderstood: inside(step.misunderstood),
    refusals: step.refusals.map((one) => ({ ...one, when: inside(one.when) })),
    answers: step.answers.map((one) => ({ ...one, when: inside(one.when) })),
    updates: step.updates
      .map((one) => ({
        ...one,
        when: inside(one.when),
        argument: specialiseValue(one.argument, known),
        value: specialiseValue(one.value, known),
      }))
      .filter(({ when }) => when.op !== 'false'),
  };
}
