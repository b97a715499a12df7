import type { CheckReport } from './check';
import { noQuirks, shippedQuirks } from '../machines/policies/quirks';
import { policyNames } from '../machines/policies/policy';
import { policies } from '../machines/policies/registry';
import { rulesFor } from '../machines/policies/rules';
import { check } from './check';
import { configurations } from './configurations';
import { deviations } from './deviations';
import { mutants } from './mutants/registry';
import { runMutant } from './mutants/run-mutant';

/** Counts of one configuration; they change only together with an explanation. */
export interface PinnedConfiguration {
  readonly states: number;
  readonly transitions: number;
  readonly refusals: number;
  readonly microStates: number | null;
  readonly depth: number | null;
  readonly verdict: 'holds' | readonly string[];
}

/** Everything that a run over all policies, quirks and mutants must find again. */
export interface Manifest {
  readonly policies: Readonly<Record<string, Readonly<Record<string, PinnedConfiguration>>>>;
  /** Per policy with the quirks of shipped Linux: the quirk, and the length of the shortest trace per invariant. */
  readonly quirks: Readonly<
    Record<string, Readonly<Record<string, Readonly<Record<string, number>>>>>
  >;
  /** Per mutant the invariants that noticed, with the length of the shortest trace. */
  readonly mutants: Readonly<Record<string, Readonly<Record<string, number>>>>;
}

/** Finds out what is pinned in `manifest.json`. */
export function computeManifest(): Manifest {
  return {
    policies: Object.fromEntries(
      policyNames.map((name) => [
        name,
        pinned(check(rulesFor(policies[name], noQuirks), configurations)),
      ]),
    ),
    quirks: Object.fromEntries(
      (['iommufd', 'lockstep'] as const).map((name) => [
        name,
        Object.fromEntries(
          deviations(policies[name], configurations).map(({ quirk, shown }) => [
            quirk,
            Object.fromEntries(shown.map(({ claim, trace }) => [claim.id, trace.length])),
          ]),
        ),
      ]),
    ),
    mutants: Object.fromEntries(mutants.map((mutant) => [mutant.id, lengths(runMutant(mutant))])),
  };
}

const lengths = (report: CheckReport): Record<string, number> =>
  Object.fromEntries(report.violations.map(({ claim, trace }) => [claim.id, trace.length]));

function pinned(report: CheckReport): Record<string, PinnedConfiguration> {
  return Object.fromEntries(
    report.configurations.map((one) => [
      one.configuration.name,
      {
        states: one.states,
        transitions: one.transitions,
        refusals: one.refusals,
        microStates: one.microStates,
        depth: one.depth,
        verdict:
          one.violations.length === 0 ? 'holds' : one.violations.map(({ claim }) => claim.id),
      },
    ]),
  );
}

/** What the shipped rules violate as a whole, for the comparison with the known deviations. */
export const shippedViolations = (name: 'iommufd' | 'lockstep'): string[] =>
  check(rulesFor(policies[name], shippedQuirks), configurations).violations.map(
    ({ claim }) => claim.id,
  );
