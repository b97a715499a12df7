import { randomInt } from 'node:crypto';
import { showPolicy } from '../../machines/policies/with-choices';
import { join } from 'node:path';
import { type Command, Option } from 'commander';
import type { Scope } from '../../machines/scope';
import type { CampaignReport } from '../../properties/fuzz/campaign';
import type { ExitStatus } from '../shared/exit';
import type { RuleOptions } from '../shared/options';
import { features } from '../../machines/command';
import { compile } from '../../machines/compiled/compile';
import { buildModel } from '../../machines/model';
import { rulesOf } from '../shared/rules';
import { campaign } from '../../properties/fuzz/campaign';
import { simulatedSubject } from '../../properties/fuzz/simulated-subject';
import { writeTrace } from '../../properties/trace-file';
import { invariants } from '../../invariants/registry';
import type { Rules } from '../../machines/policies/rules';
import { shareOf, type Shard, wholeCampaign } from '../../properties/fuzz/shard';
import { showStep } from '../../properties/trace';
import type { ReportedClaim } from '../report/claims';
import { type ReportOptions, withReports, writeReports } from '../report/write-reports';
import { BadInput } from '../topology/bad-input';
import { mergeCommand } from './merge-command';
import { shard } from './shard-option';
import { exitStatus } from '../shared/exit';
import { backend, withRules, wholeNumber } from '../shared/options';
import { ProgressLine } from '../shared/progress';
import { writeWhole } from '../shared/write-file';
import { campaignJson, printCampaign } from './report';
import { colours } from '../shared/colours';

const EXAMPLES = `
Examples:
  ioasid fuzz --policy iommufd --runs 500
  ioasid fuzz --mutant M13                           find out what a missing check leads to
  ioasid fuzz --seed 42 --path 17:3:0                one failing sequence once more
  ioasid fuzz --seed 42 --runs 100000 --shard 3/8 --json > 3.json
  ioasid fuzz merge *.json                           the campaign of all shards

Exit status: 0 holds, 1 violated, 2 bad input, 3 inconclusive (some kind of command never occurred).
`;

/** A scope with something of everything; random sequences need no small one. */
export const fuzzScope: Scope = {
  groups: [
    {
      devices: [
        { requester: 1, ats: true, pasid: true },
        { requester: 2, pasid: true },
        { requester: 3 },
      ],
    },
    { devices: [{ requester: 1 }, { requester: 1 }], aliases: [1] },
  ],
  fds: 2,
  ioasids: 3,
  failures: 2,
  profile: 'vt-d',
  features,
};

export interface FuzzCommandOptions extends RuleOptions, ReportOptions {
  readonly backend: 'simulated';
  readonly runs: number;
  readonly seed?: number;
  readonly shard?: Shard;
  readonly path?: string;
  readonly out?: string;
  readonly json?: boolean;
}

/** Registers `ioasid fuzz`. */
export function fuzzCommand(program: Command, finish: (status: ExitStatus) => void): void {
  const fuzz = withReports(withRules(program.command('fuzz')));
  mergeCommand(fuzz, finish);
  fuzz
    .description('run random command sequences, shrink what fails')
    .addOption(
      new Option('--backend <name>', 'what carries the commands out')
        .argParser(backend)
        .default('simulated'),
    )
    .addOption(
      new Option('--runs <n>', 'sequences to run')
        .argParser(wholeNumber(1, 10_000_000))
        .default(200),
    )
    .addOption(
      new Option('--seed <n>', 'start of the random numbers').argParser(
        wholeNumber(0, 2 ** 31 - 1),
      ),
    )
    .addOption(
      new Option('--shard <i/n>', 'the i-th of n parts of the campaign; needs --seed').argParser(
        shard,
      ),
    )
    .option('--path <path>', 'go to one sequence of that seed')
    .option('--out <dir>', 'write a counterexample as a trace file')
    .option('--json', 'print one JSON document')
    .addHelpText('after', EXAMPLES)
    .action((options: FuzzCommandOptions) => finish(run(options)));
}

function run(options: FuzzCommandOptions): ExitStatus {
  const rules = { ...rulesOf(options), failures: true };
  const subject = simulatedSubject(compile(buildModel(rules, fuzzScope)));
  const progress = new ProgressLine();
  if (options.shard !== undefined && options.seed === undefined)
    throw new BadInput('--shard', 'the shards of a campaign need one seed', { expected: '--seed' });
  const seed = options.seed ?? randomInt(2 ** 31);
  const share = shareOf(options.shard ?? wholeCampaign, { runs: options.runs, seed });
  const report = campaign(subject, {
    ...share,
    ...(options.path === undefined ? {} : { path: options.path }),
    onRun: (run) => progress.show(() => `sequence ${run} of ${share.runs}`),
  });
  progress.clear();
  if (options.out !== undefined) writeCounterexample(options.out, options, report);
  writeReports(options, `ioasid fuzz ${showPolicy(options.policy)}`, reportedClaims(rules, report));
  process.stdout.write(
    options.json === true
      ? `${JSON.stringify(campaignJson({ ...options, seed }, report), null, 2)}\n`
      : printCampaign({ ...options, seed }, report, colours),
  );
  if (report.failure !== undefined) return exitStatus.violated;
  return report.absent.length > 0 && options.path === undefined
    ? exitStatus.inconclusive
    : exitStatus.holds;
}

/** Every claim that the campaign judged, and the violated one with its commands. */
function reportedClaims(rules: Rules, { failure }: CampaignReport): ReportedClaim[] {
  const violated = failure?.finding.kind === 'violation' ? failure.finding.claim.id : undefined;
  return invariants
    .filter((claim) => claim.applies(rules))
    .map((claim) => ({
      claim,
      where: 'random sequences',
      seconds: 0,
      ...(claim.id === violated ? { trace: failure?.steps.map(showStep) ?? [] } : {}),
    }));
}

function writeCounterexample(
  directory: string,
  options: FuzzCommandOptions,
  report: CampaignReport,
): void {
  if (report.failure === undefined) return;
  const { finding, steps } = report.failure;
  writeWhole(
    join(directory, `${showPolicy(options.policy)}-seed-${report.seed}.trace`),
    writeTrace({
      policy: options.policy,
      quirks: options.quirks,
      ...(options.mutant === undefined ? {} : { mutant: options.mutant.id }),
      scope: fuzzScope,
      ...(finding.kind === 'violation'
        ? { claim: `${finding.claim.id} ${finding.claim.name}` }
        : {}),
      steps,
    }),
  );
}
