import type { ConformanceReport } from '../../properties/conformance/conformance-report';

type Disagreement = NonNullable<ConformanceReport['random'][number]['disagreement']>;

/** A run of conform for a reader on a terminal. */
export function printConformance(report: ConformanceReport): string {
  const { kernel, policy, covering, random, sweeps, scenarios, findings } = report;
  const lines = [
    `Linux ${kernel}, ${policy}: first answer after ${report.bootSeconds.toFixed(1)} s`,
  ];
  if (covering !== undefined)
    lines.push(
      `covering  ${covering.pairs} of ${covering.reachable} pairs of a state and a command ` +
        `(${covering.states} states), ${covering.commands} commands, ` +
        `${perMinute(covering.commands, covering.seconds)}, ${covering.disagreements} disagreements`,
      ...covering.kept.flatMap(showDisagreement),
    );
  for (const part of random)
    lines.push(
      `random    ${part.topology}: ${part.commands} commands in ${part.sequences} sequences, ` +
        `seed ${part.seed}, ${perMinute(part.commands, part.seconds)}, ` +
        (part.disagreement === undefined ? 'no disagreement' : 'DISAGREEMENT'),
      ...(part.disagreement === undefined ? [] : showDisagreement(part.disagreement)),
    );
  for (const { command, failures, outcomes, disagreements } of sweeps)
    lines.push(
      `failures  ${command}: ${failures} allocations: ` +
        Object.entries(outcomes)
          .map(([name, count]) => `${name} ${count}`)
          .join(', '),
      ...disagreements.flatMap(showDisagreement),
    );
  const ran = scenarios.filter(({ skipped }) => skipped === undefined);
  if (ran.length > 0)
    lines.push(
      `scenarios ${ran.length} (${scenarios.length - ran.length} for other kernels or modes), ` +
        `${ran.reduce((sum, { asked }) => sum + asked, 0)} operations`,
      ...ran.flatMap(({ name, differences }) => differences.map((one) => `  ${name}:${one}`)),
    );
  for (const finding of findings)
    lines.push(
      `finding   ${finding.quirk} breaks ${finding.claim} (${finding.topology}, ${finding.mode}): ` +
        (finding.seen
          ? `seen; ${finding.reproducer ?? ''}: ${finding.program ?? ''}`
          : `not seen: ${finding.why ?? ''}`),
    );
  lines.push(
    `${report.commands} commands, ${report.disagreements} disagreements` +
      (report.complete ? '' : '; not everything was walked'),
  );
  return `${lines.join('\n')}\n`;
}

const perMinute = (commands: number, seconds: number): string =>
  `${Math.round((60 * commands) / Math.max(seconds, 1e-3))} a minute`;

const showDisagreement = ({ commands, differences }: Disagreement): string[] => [
  ...commands.map((one) => `  ${one}`),
  ...differences.map(
    ({ what, model, kernel }) => `    ${what}: the model says ${model}, the kernel ${kernel}`,
  ),
];
