import type { ProofReport } from '../../properties/prove/prove';
import type { Mutant } from '../../properties/mutants/mutant';
import type { Rules } from '../../machines/policies/rules';
import { showPolicy } from '../../machines/policies/with-choices';
import { features, isCommandName } from '../../machines/command';

/** The report of `ioasid prove --json`. */
export function proofJson(
  rules: Rules,
  mutant: Mutant | undefined,
  report: ProofReport,
): Record<string, unknown> {
  return {
    policy: showPolicy(rules.policy),
    quirks: Object.entries(rules.quirks).flatMap(([name, on]) => (on ? [name] : [])),
    mutant: mutant?.id ?? null,
    features,
    proved: report.proved,
    open: report.open.map(({ claim, reason }) => ({ invariant: claim, reason })),
    failed: report.failed.map(({ claim, obligation, drawing }) => {
      // a claim that fails at rest does so because a lemma fails at some step
      const at = [obligation, ...report.lost.map((one) => one.obligation)].flatMap(
        ({ query }) => query.step ?? query.about ?? [],
      );
      const [step] = at;
      return {
        invariant: claim,
        command: step !== undefined && isCommandName(step.event) ? step.event : null,
        step: drawing.step,
        obligation: obligation.name,
        model: {
          machine: drawing.topology,
          before: drawing.before,
          after: drawing.after,
          broken: drawing.broken,
        },
      };
    }),
    lemmas: report.lemmas,
    lost: report.lost.map(({ lemma, obligation }) => ({ lemma, obligation: obligation.name })),
    obligations: report.obligations,
    seconds: Number(report.seconds.toFixed(3)),
  };
}
