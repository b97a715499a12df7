import type { Invariant } from '../invariants/invariant';
import type { Rules } from '../machines/policies/rules';
import type { Scope } from '../machines/scope';
import type { Configuration } from './configurations';
import type { Progress, SearchExtent } from './explorer/explore';
import type { TraceStep } from './trace';
import { invariants } from '../invariants/registry';
import { compile } from '../machines/compiled/compile';
import { buildModel } from '../machines/model';
import { analyseClosing, closingClaims } from './explorer/closing';
import { explore } from './explorer/explore';
import { Symmetry } from './explorer/symmetry';

/** A claim as reports name it: an invariant, or one about whole sequences of closes. */
export type ClaimInfo = Pick<Invariant, 'id' | 'name' | 'says' | 'source'>;

export interface ClaimResult {
  readonly claim: ClaimInfo;
  readonly holds: boolean;
  readonly witnessed: boolean;
}

export interface FoundViolation {
  readonly claim: ClaimInfo;
  readonly configuration: Configuration;
  readonly trace: readonly TraceStep[];
}

/** What was found on one configuration. */
export interface ConfigurationReport extends SearchExtent {
  readonly configuration: Configuration;
  readonly claims: readonly ClaimResult[];
  readonly violations: readonly FoundViolation[];
}

export interface CheckReport {
  readonly configurations: readonly ConfigurationReport[];
  readonly states: number;
  readonly transitions: number;
  readonly depth: number;
  readonly seconds: number;
  readonly complete: boolean;
  readonly claims: readonly ClaimResult[];
  /** Per violated claim the shortest trace over all configurations. */
  readonly violations: readonly FoundViolation[];
}

export interface CheckOptions {
  readonly maxStates?: number;
  /** Store one state for all that differ only in the numbers of interchangeable things. */
  readonly upToSymmetry?: boolean;
  /** Ends the search in a configuration; asked with the ids violated so far in it. */
  readonly enough?: (violated: ReadonlySet<string>) => boolean;
  readonly onProgress?: (configuration: Configuration, progress: Progress) => void;
  readonly onConfiguration?: (report: ConfigurationReport) => void;
}

/** Rules for a scope: the paths of failure exist only where writes may fail. */
const rulesIn = (rules: Rules, scope: Scope): Rules => ({ ...rules, failures: scope.failures > 0 });

/** Explores every configuration exhaustively and judges every claim in it. */
export function check(
  rules: Rules,
  configurations: readonly Configuration[],
  options: CheckOptions = {},
): CheckReport {
  const reports = configurations.map((configuration) => {
    const report = checkConfiguration(rules, configuration, options);
    options.onConfiguration?.(report);
    return report;
  });
  return {
    configurations: reports,
    states: sum(reports.map((one) => one.states)),
    transitions: sum(reports.map((one) => one.transitions)),
    depth: Math.max(0, ...reports.map((one) => one.depth)),
    seconds: sum(reports.map((one) => one.seconds)),
    complete: reports.every((one) => one.complete),
    claims: mergeClaims(reports.flatMap((one) => one.claims)),
    violations: shortest(reports.flatMap((one) => one.violations)),
  };
}

function checkConfiguration(
  rules: Rules,
  configuration: Configuration,
  options: CheckOptions,
): ConfigurationReport {
  const compiled = compile(buildModel(rulesIn(rules, configuration.scope), configuration.scope));
  const { maxStates, enough, onProgress } = options;
  const symmetry = options.upToSymmetry === true ? new Symmetry(compiled.model) : undefined;
  const found = explore(compiled, invariants, {
    ...(maxStates === undefined ? {} : { maxStates }),
    ...(enough === undefined ? {} : { enough }),
    ...(symmetry === undefined ? {} : { symmetry }),
    ...(onProgress === undefined
      ? {}
      : { onProgress: (progress: Progress) => onProgress(configuration, progress) }),
  });
  const closing = found.complete ? analyseClosing(compiled, found.visited, symmetry) : undefined;
  const closingResults =
    closing === undefined
      ? []
      : [
          { claim: closingClaims.canBeGivenBack, ...closing.canBeGivenBack },
          { claim: closingClaims.closingOrder, ...closing.closingOrder },
        ];
  return {
    configuration,
    ...extentOf(found),
    claims: [
      ...found.judged.map(({ invariant, holds, witnessed }) => ({
        claim: invariant,
        holds,
        witnessed,
      })),
      ...closingResults.map(({ claim, holds }) => ({ claim, holds, witnessed: true })),
    ],
    violations: [
      ...found.violations.map(({ invariant, trace }) => ({
        claim: invariant,
        configuration,
        trace,
      })),
      ...closingResults.flatMap(({ claim, trace }) =>
        trace === undefined ? [] : [{ claim, configuration, trace }],
      ),
    ],
  };
}

const extentOf = ({
  states,
  transitions,
  refusals,
  microStates,
  depth,
  complete,
  seconds,
}: SearchExtent) => ({
  states,
  transitions,
  refusals,
  microStates,
  depth,
  complete,
  seconds,
});

const sum = (numbers: readonly number[]): number => numbers.reduce((total, one) => total + one, 0);

function mergeClaims(results: readonly ClaimResult[]): ClaimResult[] {
  const merged = new Map<string, ClaimResult>();
  for (const result of results) {
    const other = merged.get(result.claim.id);
    merged.set(result.claim.id, {
      claim: result.claim,
      holds: result.holds && (other?.holds ?? true),
      witnessed: result.witnessed || (other?.witnessed ?? false),
    });
  }
  return [...merged.values()].sort((a, b) => a.claim.id.localeCompare(b.claim.id));
}

function shortest(violations: readonly FoundViolation[]): FoundViolation[] {
  const best = new Map<string, FoundViolation>();
  for (const violation of violations) {
    const other = best.get(violation.claim.id);
    if (other === undefined || violation.trace.length < other.trace.length)
      best.set(violation.claim.id, violation);
  }
  return [...best.values()].sort(
    (a, b) => a.trace.length - b.trace.length || a.claim.id.localeCompare(b.claim.id),
  );
}
