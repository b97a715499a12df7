import type { Policy, PolicyName } from '../../machines/policies/policy';
import type { CheckReport } from '../check';
import type { Decided } from './decision';
import type { Overlap } from './same-situations';
import type { Controversy } from './controversies';
import type { Defect } from './defects';
import type { ScenarioReport } from '../scenarios/run-scenarios';
import { policyNames } from '../../machines/policies/policy';
import { policies } from '../../machines/policies/registry';
import { rulesFor } from '../../machines/policies/rules';
import { check } from '../check';
import { configurations } from '../configurations';
import { allScenarios } from '../scenarios/all-scenarios';
import { runScenarios } from '../scenarios/run-scenarios';
import { controversies } from './controversies';
import { Decider } from './decision';
import { defects } from './defects';
import { overlapOf } from './same-situations';

/** What a search of all configurations says about a policy. */
export interface PolicyVerdict {
  readonly policy: Policy;
  readonly report: CheckReport;
}

/** A controversy with everything about it that was settled. */
export interface SettledControversy {
  readonly controversy: Controversy;
  readonly decided: readonly Decided[];
}

export interface ShownDefect {
  readonly defect: Defect;
  readonly decided: readonly Decided[];
}

/** The debate, run. */
export interface Debate {
  readonly matrix: readonly ScenarioReport[];
  readonly verdicts: readonly PolicyVerdict[];
  readonly controversies: readonly SettledControversy[];
  readonly defects: readonly ShownDefect[];
  /** The situations that binding devices and binding groups lead to. */
  readonly overlap: readonly (Overlap & { readonly configuration: string })[];
}

/** Every policy, judged in every configuration. */
export const judgePolicies = (names: readonly PolicyName[] = policyNames): PolicyVerdict[] =>
  names.map((name) => ({
    policy: policies[name],
    report: check(rulesFor(policies[name]), configurations),
  }));

/** Runs all of it: scenarios, policies, controversies, defects. Takes about half a minute. */
export function runDebate(): Debate {
  const decider = new Decider();
  return {
    matrix: runScenarios(allScenarios()),
    verdicts: judgePolicies(),
    controversies: controversies.map((controversy) => ({
      controversy,
      decided: controversy.decides.map((one) => decider.decide(one)),
    })),
    defects: defects.map((defect) => ({
      defect,
      decided: defect.shows.map((one) => decider.decide(one)),
    })),
    overlap: configurations
      .filter(({ name }) => ['pair', 'drivers', 'bridge', 'two-groups'].includes(name))
      .map(({ name, scope }) => ({
        configuration: name,
        ...overlapOf(policies['device-centric'], policies['group-bind'], scope),
      })),
  };
}
