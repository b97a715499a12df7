import type { Id } from '../../machines/terms/sorts';
import type { Invariant } from '../../invariants/invariant';
import type {
  CompiledFormula,
  CompiledModel,
  CompiledValue,
} from '../../machines/compiled/compile';
import type { Command } from '../../machines/command';
import type { Errno } from '../../machines/errno';
import type { State } from '../../machines/terms/structure';
import { stepVariables } from '../../invariants/invariant';
import { commandKind, commandNames } from '../../machines/command';
import { errnoNumber } from '../../machines/errno';
import { mentions } from '../../machines/terms/mentions';

interface Claim {
  readonly invariant: Invariant;
  readonly holds: CompiledFormula;
  readonly witness: CompiledFormula;
  readonly ofStep: boolean;
  readonly ofAnswer: boolean;
  violated: boolean;
  witnessed: boolean;
}

/** What step claims need to know of a command, worked out once. */
export interface Plan {
  readonly kind: number;
  readonly args: readonly [
    device: Id<'Device'>,
    group: Id<'Group'>,
    fd: Id<'Fd'>,
    ioasid: Id<'Ioasid'>,
  ];
  readonly principal: CompiledValue;
}

/** The values of the step variables that a command fixes. */
export function planOf(compiled: CompiledModel, command: Command): Plan {
  const kind = commandKind(command.name);
  const argument = (name: string): number =>
    command.args[kind.parameters.findIndex((parameter) => parameter.name === name)] ?? 0;
  return {
    kind: commandNames.indexOf(command.name),
    args: [argument('device'), argument('group'), argument('fd'), argument('ioasid')],
    principal: compiled.value(kind.principal.node, ['device', 'group', 'fd', 'ioasid']),
  };
}

/** Which claims were violated and which had something to judge, by their ids. */
export interface Verdicts {
  readonly violated: readonly string[];
  readonly witnessed: readonly string[];
}

/** Told once per invariant, when it is violated for the first time. */
export type OnViolation = (invariant: Invariant) => void;

/** Judges states and steps of a model by its invariants, compiled. */
export class Judge {
  private readonly claims: readonly Claim[];
  private readonly plans: readonly Plan[];
  /** The values of the step variables for the command at hand. */
  private readonly variables: number[] = stepVariables.map(() => 0);

  constructor(compiled: CompiledModel, invariants: readonly Invariant[]) {
    const { rules } = compiled.model;
    this.plans = compiled.model.commands.map((command) => planOf(compiled, command));
    this.claims = invariants
      .filter((invariant) => invariant.applies(rules))
      .map((invariant) => {
        const holds = invariant.holds(rules);
        const witness = invariant.witness(rules);
        return {
          invariant,
          holds: compiled.formula(holds, stepVariables),
          witness: compiled.formula(witness, stepVariables),
          ofStep: ['before', ...stepVariables].some(
            (what) => mentions(holds, what) || mentions(witness, what),
          ),
          ofAnswer: mentions(holds, 'answer') || mentions(witness, 'answer'),
          violated: false,
          witnessed: false,
        };
      });
  }

  /** The invariants that are claimed under the rules at hand. */
  get judged(): readonly {
    readonly invariant: Invariant;
    readonly holds: boolean;
    readonly witnessed: boolean;
  }[] {
    return this.claims.map(({ invariant, violated, witnessed }) => ({
      invariant,
      holds: !violated,
      witnessed,
    }));
  }

  get violations(): number {
    return this.claims.filter((claim) => claim.violated).length;
  }

  /** Sets what step claims know of the command that is about to run, given by its number. */
  begin(command: number, before: State): void {
    const plan = this.plans[command];
    if (plan === undefined) return;
    const [device, group, fd, ioasid] = plan.args;
    this.variables[0] = plan.kind;
    this.variables[2] = plan.principal(before, before, device, group, fd, ioasid);
    this.variables[3] = device;
    this.variables[4] = ioasid;
  }

  /** A state between two table writes of the command. */
  micro(before: State, now: State, onViolation: OnViolation): void {
    for (const claim of this.claims)
      if (claim.invariant.when === 'transient') this.judge(claim, before, now, onViolation);
  }

  /** The step to the state after the command; claims about states alone are judged only if it is new. */
  steady(before: State, now: State, answer: Errno, isNew: boolean, onViolation: OnViolation): void {
    this.variables[1] = errnoNumber(answer);
    for (const claim of this.claims)
      if (isNew || claim.ofStep) this.judge(claim, before, now, onViolation);
  }

  /** A refusal: nothing changed, so only claims about answers can notice. */
  refused(now: State, answer: number, onViolation: OnViolation): void {
    this.variables[1] = answer;
    for (const claim of this.claims) if (claim.ofAnswer) this.judge(claim, now, now, onViolation);
  }

  /** A state by itself, by the claims that do not ask which command led to it. */
  state(now: State, onViolation: OnViolation): void {
    for (const claim of this.claims) if (!claim.ofStep) this.judge(claim, now, now, onViolation);
  }

  /** What was found so far, to go on from later. */
  get verdicts(): Verdicts {
    const idsOf = (claims: readonly Claim[]): string[] => claims.map((claim) => claim.invariant.id);
    return {
      violated: idsOf(this.claims.filter((claim) => claim.violated)),
      witnessed: idsOf(this.claims.filter((claim) => claim.witnessed)),
    };
  }

  /** Takes over what an earlier judge of the same claims found. */
  recall({ violated, witnessed }: Verdicts): void {
    for (const claim of this.claims) {
      claim.violated ||= violated.includes(claim.invariant.id);
      claim.witnessed ||= witnessed.includes(claim.invariant.id);
    }
  }

  /** Forgets what was found, for another walk. */
  forget(): void {
    for (const claim of this.claims) {
      claim.violated = false;
      claim.witnessed = false;
    }
  }

  private judge(claim: Claim, before: State, now: State, onViolation: OnViolation): void {
    if (!claim.witnessed && claim.witness(before, now, ...this.variables)) claim.witnessed = true;
    if (claim.violated || claim.holds(before, now, ...this.variables)) return;
    claim.violated = true;
    onViolation(claim.invariant);
  }
}
