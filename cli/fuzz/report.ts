import type { Colours } from '../shared/colours';
import type { CampaignReport } from '../../properties/fuzz/campaign';
import type { FuzzCommandOptions } from './command';
import { showFinding } from '../../properties/fuzz/run-sequence';
import { showStep } from '../../properties/trace';

/** The options that bring the same sequence back. */
function replayLine(options: FuzzCommandOptions, report: CampaignReport): string {
  return [
    'ioasid fuzz',
    `--policy ${options.policy}`,
    ...(options.quirks === 'none' ? [] : [`--quirks ${options.quirks}`]),
    ...(options.mutant === undefined ? [] : [`--mutant ${options.mutant.id}`]),
    `--seed ${report.seed}`,
    ...(report.failure === undefined
      ? [`--runs ${options.runs}`]
      : [`--path ${report.failure.path}`]),
  ].join(' ');
}

/** The document that `ioasid fuzz --json` prints. */
export function campaignJson(
  options: FuzzCommandOptions,
  report: CampaignReport,
): Record<string, unknown> {
  const { failure } = report;
  return {
    policy: options.policy,
    quirks: options.quirks,
    mutant: options.mutant?.id ?? null,
    backend: options.backend,
    seed: report.seed,
    runs: report.runs,
    commands: report.commands,
    occurred: Object.fromEntries(report.occurred),
    absent: report.absent,
    replay: replayLine(options, report),
    ...(failure === undefined
      ? {}
      : {
          failure: {
            finding: showFinding(failure.finding),
            path: failure.path,
            minimal: failure.minimal,
            trace: failure.steps.map(showStep),
          },
        }),
  };
}

export function printCampaign(
  options: FuzzCommandOptions,
  report: CampaignReport,
  colours: Colours,
): string {
  const { failure, absent } = report;
  const lines = [
    `${options.policy} on the ${options.backend} backend: ${report.runs} sequences, ` +
      `${report.commands.toLocaleString('en-US')} commands, ${report.occurred.size} kinds, seed ${report.seed}`,
  ];
  if (failure !== undefined)
    lines.push(
      colours.red(showFinding(failure.finding)),
      ...failure.steps.map((step, at) => `  ${String(at + 1).padStart(2)}  ${showStep(step)}`),
      failure.minimal === 'proved' ? 'no shorter sequence violates it' : 'nothing can be left out',
    );
  else if (absent.length > 0)
    lines.push(
      colours.yellow(`inconclusive: never occurred: ${absent.join(', ')}; more --runs may help`),
    );
  else lines.push(colours.green('everything held, and every kind of command occurred'));
  lines.push(`again: ${replayLine(options, report)}`);
  return `${lines.join('\n')}\n`;
}
