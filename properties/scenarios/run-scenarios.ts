import type { PolicyName } from '../../machines/policies/policy';
import type { Choices } from '../../machines/policies/choices';
import type { Claim, Scenario } from './scenario';
import { policyNames } from '../../machines/policies/policy';
import { runCell, type Difference, type Verdict } from './run-cell';
import { Stories } from './stories';

/** A scenario under the rules of a policy. */
export interface Cell extends Verdict {
  readonly policy: PolicyName;
  /** None for the policy as it was argued for. */
  readonly choices: Partial<Choices>;
  readonly kind: Claim['kind'];
}

/** What came of a scenario. */
export interface ScenarioReport {
  readonly scenario: Scenario;
  /** One for each policy, in the order of policies. */
  readonly cells: readonly Cell[];
  /** Policies with some choices replaced. */
  readonly variants: readonly Cell[];
}

/** How scenarios are run. */
export interface RunOptions {
  /** Instead of all. */
  readonly policies?: readonly PolicyName[];
  /** Told before each scenario. */
  readonly onScenario?: (scenario: Scenario) => void;
}

/** Tells every scenario under the rules of every policy. */
export function runScenarios(
  scenarios: readonly Scenario[],
  { policies = policyNames, onScenario }: RunOptions = {},
): ScenarioReport[] {
  const stories = new Stories();
  return scenarios.map((scenario) => {
    onScenario?.(scenario);
    const cells = scenario.endings.flatMap((ending) =>
      ending.policies
        .filter((policy) => policies.includes(policy))
        .map((policy): Cell => {
          const { choices, claim } = ending;
          const story = stories.anew(policy, choices, scenario.scope);
          return { policy, choices, kind: claim.kind, ...runCell(scenario, ending, story) };
        }),
    );
    cells.sort((one, other) => policyNames.indexOf(one.policy) - policyNames.indexOf(other.policy));
    return {
      scenario,
      cells: cells.filter((cell) => !isVariant(cell)),
      variants: cells.filter(isVariant),
    };
  });
}

const isVariant = ({ choices }: Cell): boolean => Object.keys(choices).length > 0;

/** A policy as messages name it, with its choices: `park with monitor=deny-before`. */
export const nameOf = ({ policy, choices }: Pick<Cell, 'policy' | 'choices'>): string => {
  const replaced = Object.entries(choices).map((entry) => entry.join('='));
  return replaced.length === 0 ? policy : `${policy} with ${replaced.join(', ')}`;
};

/** How many there are of everything, and what is not as the scenarios say. */
export interface Summary {
  readonly scenarios: number;
  readonly policies: number;
  readonly cells: number;
  /** Those of the cells that follow from a source, be it that the story cannot be told there. */
  readonly stated: number;
  readonly variants: number;
  readonly differences: number;
  readonly differing: readonly (Difference & {
    readonly scenario: string;
    readonly policy: string;
  })[];
}

/** Counts what came of scenarios. */
export function summarize(reports: readonly ScenarioReport[]): Summary {
  const cells = reports.flatMap((report) => report.cells);
  const differing = reports.flatMap(({ scenario, cells, variants }) =>
    [...cells, ...variants].flatMap((cell) =>
      cell.differences.map((difference) => ({
        scenario: scenario.id,
        policy: nameOf(cell),
        ...difference,
      })),
    ),
  );
  return {
    scenarios: reports.length,
    policies: new Set(cells.map(({ policy }) => policy)).size,
    cells: cells.length,
    stated: cells.filter(({ kind }) => kind !== 'not stated').length,
    variants: reports.reduce((sum, { variants }) => sum + variants.length, 0),
    differences: differing.length,
    differing,
  };
}
