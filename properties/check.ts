import type { Invariant } from '../invariants/invariant';
import type { Rules } from '../machines/policies/rules';
import type { Scope } from '../machines/scope';
import type { Configuration } from './configurations';
import type { Bounds } from './explorer/bounds';
import type { Exploration, Progress, SearchExtent, SearchOptions } from './explorer/search';
import type { TraceStep } from './trace';
import { invariants } from '../invariants/registry';
import { compile, type CompiledModel } from '../machines/compiled/compile';
import { buildModel } from '../machines/model';
import { analyseClosing, closingClaims } from './explorer/closing';
import { coverageOf, mergeCoverage, type CoverageReport } from './coverage';
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
export interface ConfigurationReport extends Omit<SearchExtent, 'depth' | 'microStates'> {
  readonly configuration: Configuration;
  /** Whether states were visited one by one, or the groups explored as a product. */
  readonly engine: 'states' | 'product';
  /** Unknown where the search did not go by distance. */
  readonly depth: number | null;
  /** Not counted where states were not visited. */
  readonly microStates: number | null;
  readonly claims: readonly ClaimResult[];
  readonly violations: readonly FoundViolation[];
  /** What the search did, where that was asked for. */
  readonly coverage?: CoverageReport;
}

export interface CheckReport {
  readonly configurations: readonly ConfigurationReport[];
  readonly states: number;
  readonly transitions: number;
  /** Unknown if it is for some configuration. */
  readonly depth: number | null;
  readonly seconds: number;
  readonly complete: boolean;
  readonly claims: readonly ClaimResult[];
  /** Per violated claim the shortest trace over all configurations. */
  readonly violations: readonly FoundViolation[];
  /** What all the searches together did, where that was asked for. */
  readonly coverage?: CoverageReport;
}

export interface CheckOptions extends Bounds {
  /** Store one state for all that differ only in the numbers of interchangeable things. */
  readonly upToSymmetry?: boolean;
  /** Note which transitions, states, refusals and commands the searches meet. */
  readonly coverage?: boolean;
  /** Ends the search in a configuration; asked with the ids violated so far in it. */
  readonly enough?: (violated: ReadonlySet<string>) => boolean;
  readonly onProgress?: (configuration: Configuration, progress: Progress) => void;
  readonly onConfiguration?: (report: ConfigurationReport) => void;
}

/** Rules for a scope: the paths of failure exist only where writes may fail. */
export const rulesIn = (rules: Rules, scope: Scope): Rules => ({
  ...rules,
  failures: scope.failures > 0,
});

/** Explores every configuration exhaustively and judges every claim in it. */
export function check(
  rules: Rules,
  configurations: readonly Configuration[],
  options: CheckOptions = {},
): CheckReport {
  return checkReport(
    configurations.map((configuration) => {
      const { compiled, symmetry } = subjectOf(rules, configuration, options);
      const found = explore(compiled, invariants, {
        ...searchOptions(options, symmetry),
        onProgress: (progress) => options.onProgress?.(configuration, progress),
      });
      const report = configurationReport(configuration, compiled, found, symmetry);
      options.onConfiguration?.(report);
      return report;
    }),
  );
}

/** What is explored for a configuration. */
export function subjectOf(
  rules: Rules,
  { scope }: Configuration,
  { upToSymmetry = false, coverage = false }: CheckOptions,
): { compiled: CompiledModel; symmetry: Symmetry | undefined } {
  const compiled = compile(buildModel(rulesIn(rules, scope), scope), { coverage });
  return { compiled, symmetry: upToSymmetry ? new Symmetry(compiled.model) : undefined };
}

/** The options of a check that its searches take over. */
export function searchOptions(
  { maxStates, maxDepth, maxBytes, enough }: CheckOptions,
  symmetry: Symmetry | undefined,
): SearchOptions {
  return {
    ...(maxStates === undefined ? {} : { maxStates }),
    ...(maxDepth === undefined ? {} : { maxDepth }),
    ...(maxBytes === undefined ? {} : { maxBytes }),
    ...(enough === undefined ? {} : { enough }),
    ...(symmetry === undefined ? {} : { symmetry }),
  };
}

/** Puts the reports on all configurations together. */
export function checkReport(reports: readonly ConfigurationReport[]): CheckReport {
  const coverages = reports.flatMap(({ coverage }) => (coverage === undefined ? [] : [coverage]));
  return {
    configurations: reports,
    states: sum(reports.map((one) => one.states)),
    transitions: sum(reports.map((one) => one.transitions)),
    depth: reports.reduce<number | null>(
      (most, { depth }) => (most === null || depth === null ? null : Math.max(most, depth)),
      0,
    ),
    seconds: sum(reports.map((one) => one.seconds)),
    complete: reports.every((one) => one.complete),
    claims: mergeClaims(reports.flatMap((one) => one.claims)),
    violations: shortest(reports.flatMap((one) => one.violations)),
    ...(coverages.length === 0 ? {} : { coverage: mergeCoverage(coverages) }),
  };
}

/** What a search found on a configuration; where it is complete, closing sequences are judged too. */
export function configurationReport(
  configuration: Configuration,
  compiled: CompiledModel,
  found: Exploration,
  symmetry: Symmetry | undefined,
): ConfigurationReport {
  const { judged, violations, visited, ...extent } = found;
  const closing = found.complete ? analyseClosing(compiled, visited, symmetry) : undefined;
  const closingResults =
    closing === undefined
      ? []
      : [
          { claim: closingClaims.canBeGivenBack, ...closing.canBeGivenBack },
          { claim: closingClaims.closingOrder, ...closing.closingOrder },
        ];
  return {
    configuration,
    engine: 'states',
    ...extent,
    claims: [
      ...judged.map(({ invariant, holds, witnessed }) => ({ claim: invariant, holds, witnessed })),
      ...closingResults.map(({ claim, holds }) => ({ claim, holds, witnessed: true })),
    ],
    violations: [
      ...violations.map(({ invariant, trace }) => ({ claim: invariant, configuration, trace })),
      ...closingResults.flatMap(({ claim, trace }) =>
        trace === undefined ? [] : [{ claim, configuration, trace }],
      ),
    ],
    ...(compiled.coverage === undefined
      ? {}
      : { coverage: coverageOf(compiled.model, compiled.coverage) }),
  };
}

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
