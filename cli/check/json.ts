import type { CheckReport, FoundViolation } from '../../properties/check';
import { showQuirks } from '../../machines/policies/quirks';
import { showPolicy } from '../../machines/policies/with-choices';
import { type Deviation, unexplained } from '../../properties/deviations';
import type { CheckCommandOptions, CheckRequest } from './request';
import { coverageJson } from './coverage';
import { showCommand } from '../../machines/command';

/** The document that `ioasid check --json` prints. */
export function checkJson(
  options: CheckCommandOptions,
  request: CheckRequest,
  report: CheckReport,
  deviations: readonly Deviation[],
): Record<string, unknown> {
  const [first] = report.violations;
  return {
    policy: showPolicy(request.policy),
    scope:
      request.kind === 'suite'
        ? 'suite'
        : request.configurations.map(({ name, says, scope }) => ({ name, says, ...scope })),
    quirks: showQuirks(options.quirks),
    mutant: options.mutant?.id ?? null,
    upToSymmetry: options.symmetry === true,
    states: report.states,
    transitions: report.transitions,
    depth: report.depth,
    seconds: report.seconds,
    statesPerSecond: Math.round(report.states / Math.max(report.seconds, 1e-9)),
    peakRssBytes: process.resourceUsage().maxRSS * 1024,
    complete: report.complete,
    invariants: report.claims.map(({ claim, holds, witnessed }) => ({
      id: claim.id,
      name: claim.name,
      holds,
      witnessed,
    })),
    ...(first === undefined ? {} : { violation: violationJson(first) }),
    violations: report.violations.map(violationJson),
    ...(deviations.length === 0
      ? {}
      : {
          unexplained: unexplained(report.violations.map(({ claim }) => claim.id)),
          deviations: deviations.map(({ quirk, says, source, shown, missing, unknown }) => ({
            quirk,
            says,
            source,
            violations: shown.map(violationJson),
            missing,
            unknown,
          })),
        }),
    ...(report.coverage === undefined ? {} : { coverage: coverageJson(report.coverage) }),
    configurations: report.configurations.map((one) => ({
      name: one.configuration.name,
      engine: one.engine,
      says: one.configuration.says,
      states: one.states,
      transitions: one.transitions,
      refusals: one.refusals,
      microStates: one.microStates,
      depth: one.depth,
      complete: one.complete,
      end: one.end,
      unexpanded: one.unexpanded,
      bytesPerState: Math.round(one.bytesPerState * 10) / 10,
      seconds: one.seconds,
    })),
  };
}

const violationJson = ({
  claim,
  configuration,
  trace,
}: FoundViolation): Record<string, unknown> => ({
  invariant: claim.id,
  name: claim.name,
  configuration: configuration.name,
  trace: trace.map((step) => ({
    command: showCommand(step.command),
    answer: step.answer,
    ...(step.failAt === undefined ? {} : { failAt: step.failAt }),
  })),
});
