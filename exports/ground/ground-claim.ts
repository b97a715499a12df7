import type { Invariant } from '../../invariants/invariant';
import type { GroundFormula, Register } from './ground-term';
import type { GroundCommand, GroundModel } from './ground-model';
import type { Bindings } from './grounding';
import { stepVariables } from '../../invariants/invariant';
import { commandKind, commandNames } from '../../machines/command';
import { errnoNumber, errnos } from '../../machines/errno';
import { mentions } from '../../machines/terms/mentions';

export type StepVariable = (typeof stepVariables)[number];

/** An invariant over the cells of a scope. */
export interface GroundClaim {
  readonly invariant: Invariant;
  /** Whether it speaks of a step: of the state before, the command, or its answer. */
  readonly ofStep: boolean;
  readonly holds: GroundFormula;
}

/** The registers that hold what a step claim knows of its command. */
export function stepRegisters(ground: GroundModel): Readonly<Record<StepVariable, Register>> {
  const { size } = ground.model.layout.universe;
  const upTo = (most: number): number[] => Array.from({ length: most + 1 }, (_, at) => at);
  const register = (name: StepVariable, most: number): Register => ({ name, values: upTo(most) });
  return {
    kind: register('kind', commandNames.length - 1),
    answer: register('answer', errnos.length - 1),
    principal: register('principal', size.Fd),
    device: register('device', size.Device),
    ioasid: register('ioasid', size.Ioasid),
  };
}

/** The invariants that are claimed under the rules of the model. */
export function groundClaims(
  ground: GroundModel,
  invariants: readonly Invariant[],
): readonly GroundClaim[] {
  const { rules } = ground.model;
  const bindings: Record<string, ReturnType<typeof ground.grounding.terms.register>> = {};
  for (const register of Object.values(stepRegisters(ground)))
    bindings[register.name] = ground.grounding.terms.register(register);
  return invariants
    .filter((invariant) => invariant.applies(rules))
    .map((invariant) => {
      const formula = invariant.holds(rules);
      return {
        invariant,
        ofStep: ['before', ...stepVariables].some((what) => mentions(formula, what)),
        holds: ground.grounding.formula(formula, bindings),
      };
    });
}

/** A refusal that a claim forbids, and when it would happen. */
export interface WrongRefusal {
  readonly invariant: Invariant;
  readonly command: GroundCommand['command'];
  readonly when: GroundFormula;
}

/** The refusals that claims about answers forbid. Nothing changes then, so before is now. */
export function wrongRefusals(
  ground: GroundModel,
  invariants: readonly Invariant[],
): readonly WrongRefusal[] {
  const { rules } = ground.model;
  const { terms } = ground.grounding;
  const still = ground.grounding.standingStill();
  const claims = invariants
    .filter((invariant) => invariant.applies(rules))
    .map((invariant) => ({ invariant, formula: invariant.holds(rules) }))
    .filter(({ formula }) => mentions(formula, 'answer'));
  return ground.commands.flatMap(({ command, step, principal }) => {
    const { parameters } = commandKind(command.name);
    const argument = (name: string): number =>
      command.args[parameters.findIndex((parameter) => parameter.name === name)] ?? 0;
    return step.refusals.flatMap(({ when, errno }) => {
      const bindings: Bindings = {
        kind: terms.constant(commandNames.indexOf(command.name)),
        answer: terms.constant(errnoNumber(errno)),
        principal,
        device: terms.constant(argument('device')),
        ioasid: terms.constant(argument('ioasid')),
      };
      return claims
        .map(({ invariant, formula }) => ({
          invariant,
          command,
          when: terms.and(when, terms.not(still.formula(formula, bindings))),
        }))
        .filter((wrong) => wrong.when.op !== 'false');
    });
  });
}
