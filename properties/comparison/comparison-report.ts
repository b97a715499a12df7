import type { Rules } from '../../machines/policies/rules';
import type { Comparison } from './differences';
import type { Instance } from './instances';
import type { Tolerance } from './relation';
import type { JudgedSimulation } from './strictest';
import type { Unmatched } from './unmatched';
import { shippedQuirks } from '../../machines/policies/quirks';
import { closelyStudied, type PolicyName } from '../../machines/policies/policy';
import { policies } from '../../machines/policies/registry';
import { rulesFor } from '../../machines/policies/rules';
import { containerByDevices } from './container-by-devices';
import { differences } from './differences';
import { hypotheses } from './hypothesis';
import * as instances from './instances';
import { backwards } from './match-sets';
import { tolerances } from './relation';
import { simulateStrictly } from './strictest';
import { unmatched } from './unmatched';

/** What was compared: two rules in an instance. */
interface Row {
  readonly instance: Instance;
  readonly first: Rules;
  readonly second: Rules;
}

export interface SimulationRow extends Row, JudgedSimulation {}
export interface UnmatchedRow extends Row {
  /** What the follower may do beyond its leader. */
  readonly tolerance: Tolerance;
  readonly unmatched: Unmatched;
}
export interface ComparisonRow extends Row {
  readonly comparison: Comparison;
}

/** Everything that policies are held against each other by. */
export interface ComparisonReport {
  /** Whether all that a container user can do can be done with device files. */
  readonly simulations: readonly SimulationRow[];
  /** What device files can do and a container cannot. */
  readonly freedoms: readonly UnmatchedRow[];
  /** Policies with device files where every group is one device. */
  readonly singletons: readonly ComparisonRow[];
  /** The same on groups of two. */
  readonly pairs: readonly ComparisonRow[];
}

/** The policies that are compared, by what their users handle. */
export interface Compared {
  readonly containers: readonly Rules[];
  /** The last of these is what the others are held against. */
  readonly devices: readonly Rules[];
  /** What is held against it as well, on groups of two only. */
  readonly inPairs: readonly Rules[];
}

const studied: readonly PolicyName[] = closelyStudied;
const everyPolicy = Object.values(policies);
const centre = rulesFor(policies['device-centric']);

/** The proposal, what came before it and what was shipped of it; in pairs the other policies with device files. */
export const comparedByDefault: Compared = {
  containers: [rulesFor(policies.lockstep)],
  devices: [rulesFor(policies.iommufd), rulesFor(policies.iommufd, shippedQuirks), centre],
  inPairs: everyPolicy
    .filter(({ interface: handle, name }) => handle === 'device' && !studied.includes(name))
    .map((policy) => rulesFor(policy)),
};

/** Holds the policies against each other in all instances. */
export function compareAll({
  containers,
  devices,
  inPairs,
}: Compared = comparedByDefault): ComparisonReport {
  const across = <T>(
    of: readonly Instance[],
    firsts: readonly Rules[],
    seconds: readonly Rules[],
    result: (row: Row) => T,
  ): T[] =>
    of.flatMap((instance) =>
      firsts.flatMap((first) => seconds.map((second) => result({ instance, first, second }))),
    );
  const terms = { strategy: containerByDevices, hypothesis: hypotheses.ownedGroupHasFile };
  const compared = (row: Row): ComparisonRow => ({ ...row, comparison: comparisonOf(row) });
  const [others, last] = [devices.slice(0, -1), devices.slice(-1)];
  return {
    simulations: across(
      [...instances.containerInstances, ...instances.containerLimits],
      containers,
      devices,
      (row) => ({
        ...row,
        ...simulateStrictly(row.first, row.second, row.instance.scope, terms),
      }),
    ),
    freedoms: [tolerances.nothing, tolerances.blocked].flatMap((tolerance) =>
      across(instances.freedomInstances, devices, containers, (row) => ({
        ...row,
        tolerance,
        unmatched: unmatched(row.first, row.second, row.instance.scope, backwards(tolerance)),
      })),
    ),
    singletons: across(
      [
        ...instances.singletonInstances,
        instances.largeSingletonInstance,
        ...instances.singletonExtensions,
      ],
      others,
      last,
      compared,
    ),
    pairs: across(instances.pairInstances, [...inPairs, ...others], last, compared),
  };
}

/** Rules take the paths of failing writes in where the scope lets writes fail. */
function comparisonOf({ instance: { scope }, first, second }: Row): Comparison {
  const failures = scope.failures > 0;
  return differences({ ...first, failures }, { ...second, failures }, scope);
}
