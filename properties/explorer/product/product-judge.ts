import type { Invariant } from '../../../invariants/invariant';
import type { Assumption, StepCase, SumCondition } from '../../../machines/compiled/component';
import type { CompiledFormula, CompiledModel } from '../../../machines/compiled/compile';
import type { State } from '../../../machines/terms/structure';
import type { Formula } from '../../../machines/terms/term';
import type { Component } from '../../../machines/compiled/component';
import type { Plan } from '../judge';
import { stepVariables } from '../../../invariants/invariant';
import { commandNames } from '../../../machines/command';
import { NotSeparable } from '../../../machines/compiled/component-generator';
import { sumsOf } from '../../../machines/compiled/sums';
import { errnoNumber, errnos } from '../../../machines/errno';
import { mentions } from '../../../machines/terms/mentions';
import { planOf } from '../judge';
import { sharesOf } from './shares';

/** Where something was noticed: in a state of a group, or at one of its steps, under assumptions. */
export interface Finding {
  readonly own: number;
  readonly assumed: readonly Assumption[];
  readonly sums: readonly SumCondition[];
  readonly step?: StepCase;
}

/** Findings under the same assumptions: in which states of the group, and an example. */
export interface Findings {
  readonly example: Finding;
  readonly own: Map<number, Finding>;
}

interface Claim {
  readonly invariant: Invariant;
  readonly group: CompiledFormula;
  readonly witness: CompiledFormula;
  readonly ofStep: boolean;
  readonly ofAnswer: boolean;
  /** The shared share of a step claim; undefined where it says nothing. */
  readonly shared: CompiledFormula | undefined;
  readonly violations: Map<string, Findings>;
  readonly witnesses: Map<string, Findings>;
}

/** What is to be judged in a state of a group, whatever the step: with the variables that it reads. */
interface StateShare {
  readonly claim: Claim;
  readonly holds: CompiledFormula;
  readonly variables: readonly (readonly number[])[];
}

const noVariables = stepVariables.map(() => 0);

/**
 * Judges the states and steps of one shape of group. A share that fails only for some values of what is
 * not known is noted with them: whether such a state can be reached is asked at the end.
 */
export class ProductJudge {
  readonly claims: readonly Claim[];
  private readonly stateShares: readonly StateShare[];
  private readonly sharedShares: readonly StateShare[];
  private readonly plans: readonly Plan[];

  constructor(
    private readonly component: Component,
    invariants: readonly Invariant[],
  ) {
    const { compiled, model } = component;
    const { rules } = model;
    const sums = sumsOf(model.machines);
    const stateShares: StateShare[] = [];
    const sharedShares: StateShare[] = [];
    this.plans = model.commands.map((command) => planOf(compiled, command));
    this.claims = invariants
      .filter((invariant) => invariant.applies(rules))
      .map((invariant) => {
        const holds = invariant.holds(rules);
        const witness = invariant.witness(rules);
        const says = (what: string): boolean => mentions(holds, what) || mentions(witness, what);
        const ofStep = ['before', ...stepVariables].some(says);
        const { group, shared, bystander } = sharesOf(holds, model.layout, sums);
        const compile = (formula: Formula): CompiledFormula =>
          compiled.formula(formula, stepVariables);
        const claim: Claim = {
          invariant,
          group: compile(group),
          witness: compile(witness),
          ofStep,
          ofAnswer: says('answer'),
          shared: ofStep && shared.op !== 'true' ? compile(shared) : undefined,
          violations: new Map(),
          witnesses: new Map(),
        };
        if (!ofStep) {
          stateShares.push({ claim, holds: claim.group, variables: [noVariables] });
          if (shared.op !== 'true')
            sharedShares.push({ claim, holds: compile(shared), variables: [noVariables] });
        } else if (bystander.op !== 'true') {
          const variables = everyVariable(bystander, compiled);
          stateShares.push({ claim, holds: compile(bystander), variables });
        }
        return claim;
      });
    this.stateShares = stateShares;
    this.sharedShares = sharedShares;
  }

  /** Judges a state of the group, whatever else holds. */
  state(own: number, bytes: Uint8Array): void {
    const state = this.component.partial(bytes);
    for (const { claim, holds, variables } of this.stateShares)
      for (const values of variables)
        this.judge(claim.violations, holds, false, values, state, state, { own });
    for (const claim of this.claims)
      if (!claim.ofStep && !isCertain(claim.witnesses))
        this.judge(claim.witnesses, claim.witness, true, noVariables, state, state, { own });
  }

  /** Judges what the things that all groups share have to keep; `own` is any state of a group. */
  shared(own: number, bytes: Uint8Array): void {
    const state = this.component.unknownSums(bytes);
    for (const { claim, holds } of this.sharedShares)
      this.judge(claim.violations, holds, false, noVariables, state, state, { own });
  }

  /** Judges a case of a command: the states between writes, and the step as a whole. */
  step(own: number, found: StepCase, ofGroup: boolean): void {
    if (found.impossible !== undefined) return;
    const plan = this.plans[found.command];
    if (plan === undefined) return;
    const { before, micro, next } = found;
    const states = [before, ...micro, next];
    this.component.forEveryValue(states, (more) => {
      const [device, group, fd, ioasid] = plan.args;
      const principal = plan.principal(before, before, device, group, fd, ioasid);
      const values = [plan.kind, errnoNumber(found.answer), principal, device, ioasid];
      const at: Finding = {
        own,
        assumed: [...found.assumed, ...more],
        sums: found.sums,
        step: found,
      };
      for (const claim of this.claims) {
        if (found.result === 0 && claim.invariant.when === 'transient')
          for (const state of micro) this.judgeBoth(claim, values, before, state, at);
        if (found.result > 0 ? !claim.ofAnswer : !claim.ofStep) continue;
        this.judgeBoth(claim, values, before, next, at);
        if (
          claim.shared !== undefined &&
          (!ofGroup || found.written.length + found.added.length > 0)
        )
          this.judge(claim.violations, claim.shared, false, values, before, next, at);
      }
    });
  }

  /**
   * Looks for witnesses of step claims in commands to what all groups share, beside a state of the group
   * that they do not change. Nothing can be violated there that is not judged elsewhere.
   */
  witness(own: number, found: StepCase): void {
    const plan = this.plans[found.command];
    if (plan === undefined || found.impossible !== undefined) return;
    const { before, next } = found;
    const [device, group, fd, ioasid] = plan.args;
    this.component.forEveryValue([before, next], (more) => {
      const principal = plan.principal(before, before, device, group, fd, ioasid);
      const values = [plan.kind, errnoNumber(found.answer), principal, device, ioasid];
      const at = { own, assumed: [...found.assumed, ...more], sums: found.sums, step: found };
      for (const claim of this.claims)
        if (claim.ofStep && !isCertain(claim.witnesses))
          this.judge(claim.witnesses, claim.witness, true, values, before, next, at);
    });
  }

  /** Whether some step claim still has no certain witness. */
  get wantsWitness(): boolean {
    return this.claims.some((claim) => claim.ofStep && !isCertain(claim.witnesses));
  }

  private judgeBoth(
    claim: Claim,
    values: readonly number[],
    before: State,
    now: State,
    at: Finding,
  ): void {
    this.judge(claim.violations, claim.group, false, values, before, now, at);
    if (!isCertain(claim.witnesses))
      this.judge(claim.witnesses, claim.witness, true, values, before, now, at);
  }

  private judge(
    findings: Map<string, Findings>,
    formula: CompiledFormula,
    wanted: boolean,
    values: readonly number[],
    before: State,
    now: State,
    at: Pick<Finding, 'own'> & Partial<Finding>,
  ): void {
    this.component.forEveryValue([before, now], (more) => {
      if (formula(before, now, ...values) !== wanted) return;
      const finding: Finding = {
        ...at,
        assumed: [...(at.assumed ?? []), ...more],
        sums: at.sums ?? [],
      };
      const key = JSON.stringify([finding.assumed, finding.sums]);
      const known = findings.get(key);
      if (known === undefined)
        findings.set(key, { example: finding, own: new Map([[finding.own, finding]]) });
      else if (!known.own.has(finding.own)) known.own.set(finding.own, finding);
    });
  }
}

/** Something that was noticed without any assumption is certain: the group's state is reachable. */
const isCertain = (findings: Map<string, Findings>): boolean => findings.has('[[],[]]');

/** Every combination of values of the step variables that a formula reads; the others are 0. */
function everyVariable(formula: Formula, { model }: CompiledModel): number[][] {
  if (mentions(formula, 'before'))
    throw new NotSeparable('a claim compares what all groups share with what it was');
  const { size } = model.layout.universe;
  const most = {
    kind: commandNames.length,
    answer: errnos.length,
    principal: size.Fd + 1,
    device: 1,
    ioasid: size.Ioasid + 1,
  } as const;
  let rows: number[][] = [[]];
  for (const name of stepVariables) {
    const values = mentions(formula, name) ? most[name] : 1;
    rows = rows.flatMap((row) => Array.from({ length: values }, (_, value) => [...row, value]));
  }
  return rows;
}
