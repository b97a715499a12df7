import type { ConformPlan, OnProgress } from './conform';
import type { ConformanceReport } from './conformance-report';
import type { GuestLab } from './guest-lab';
import { coveringPart, guestTopology, randomParts, scenarioParts, sweepParts } from './conform';
import { findingParts } from './finding-parts';

/** The report of a run, and the C programs of its findings by file name. */
export interface ConformanceRun {
  readonly report: ConformanceReport;
  readonly programs: ReadonlyMap<string, string>;
}

/** Runs the parts of a plan, one after the other. Rejects with GuestFailure or HelperGone. */
export async function runConformance(
  lab: GuestLab,
  plan: ConformPlan,
  onProgress: OnProgress,
): Promise<ConformanceRun> {
  const { parts, policy } = plan;
  const { release, bootSeconds } = await lab.on(guestTopology('same-slot', 'legacy'), (guest) =>
    Promise.resolve(guest),
  );
  const covering = parts.has('covering') ? await coveringPart(lab, plan, onProgress) : undefined;
  const random = parts.has('random') ? await randomParts(lab, plan, release, onProgress) : [];
  const sweeps = parts.has('failures') ? await sweepParts(lab, plan, onProgress) : [];
  const scenarios = parts.has('scenarios') ? await scenarioParts(lab, onProgress) : [];
  const { parts: findings, programs } = parts.has('findings')
    ? await findingParts(lab, plan, onProgress)
    : { parts: [], programs: new Map<string, string>() };
  const sum = (numbers: readonly number[]): number => numbers.reduce((a, b) => a + b, 0);
  const report: ConformanceReport = {
    kernel: release,
    policy,
    commands: sum([
      covering?.commands ?? 0,
      ...random.map(({ commands }) => commands),
      ...sweeps.map(({ failures }) => failures),
      ...scenarios.map(({ asked }) => asked),
    ]),
    pairs: covering?.pairs ?? 0,
    disagreements: sum([
      covering?.disagreements ?? 0,
      ...random.map(({ disagreement }) => (disagreement === undefined ? 0 : 1)),
      ...sweeps.map(({ disagreements }) => disagreements.length),
      ...scenarios.map(({ differences }) => differences.length),
    ]),
    bootSeconds,
    ...(covering === undefined ? {} : { covering }),
    random,
    sweeps,
    scenarios,
    findings,
    complete: covering?.complete ?? true,
  };
  return { report, programs };
}
