import type { Colours } from '../shared/colours';
import type { CampaignReport } from '../../properties/fuzz/campaign';
import type { FuzzCommandOptions } from './command';
import { showQuirks } from '../../machines/policies/quirks';
import { showPolicy } from '../../machines/policies/with-choices';
import { showFinding } from '../../properties/fuzz/run-sequence';
import { wholeCampaign } from '../../properties/fuzz/shard';
import { showStep } from '../../properties/trace';

/** The options of a campaign, its seed decided. */
type CampaignOptions = FuzzCommandOptions & { readonly seed: number };

/** The options that bring the same sequence back. */
function replayLine(options: CampaignOptions, report: CampaignReport): string {
  const quirks = showQuirks(options.quirks);
  return [
    'ioasid fuzz',
    `--policy ${showPolicy(options.policy)}`,
    ...(quirks === 'none' ? [] : [`--quirks ${quirks}`]),
    ...(options.mutant === undefined ? [] : [`--mutant ${options.mutant.id}`]),
    `--seed ${options.seed}`,
    ...(options.shard === undefined ? [] : [`--shard ${options.shard.index}/${options.shard.of}`]),
    // the share of a shard depends on the runs of the whole; a path alone needs none
    ...(report.failure !== undefined && options.shard === undefined
      ? []
      : [`--runs ${options.runs}`]),
    ...(report.failure === undefined ? [] : [`--path ${report.failure.path}`]),
  ].join(' ');
}

/** The document that `ioasid fuzz --json` prints. */
export function campaignJson(
  options: CampaignOptions,
  report: CampaignReport,
): Record<string, unknown> {
  const { failure } = report;
  return {
    policy: showPolicy(options.policy),
    quirks: showQuirks(options.quirks),
    mutant: options.mutant?.id ?? null,
    backend: options.backend,
    seed: options.seed,
    shard: options.shard ?? wholeCampaign,
    runs: report.runs,
    commands: report.commands,
    kinds: [...report.occurred.keys(), ...report.absent].sort(),
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
  options: CampaignOptions,
  report: CampaignReport,
  colours: Colours,
): string {
  const { failure, absent } = report;
  const lines = [
    `${showPolicy(options.policy)} on the ${options.backend} backend: ${report.runs} sequences, ` +
      `${report.commands.toLocaleString('en-US')} commands, ${report.occurred.size} kinds, seed ${options.seed}`,
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
