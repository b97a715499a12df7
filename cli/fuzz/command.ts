import { randomInt } from 'node:crypto';
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

export interface FuzzCommandOptions extends RuleOptions {
  readonly backend: 'simulated';
  readonly runs: number;
  readonly seed?: number;
  readonly path?: string;
  readonly out?: string;
  readonly json?: boolean;
}

/** Registers `ioasid fuzz`. */
export function fuzzCommand(program: Command, finish: (status: ExitStatus) => void): void {
  withRules(program.command('fuzz'))
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
  const report = campaign(subject, {
    runs: options.runs,
    seed: options.seed ?? randomInt(2 ** 31),
    ...(options.path === undefined ? {} : { path: options.path }),
    onRun: (run) => progress.show(() => `sequence ${run} of ${options.runs}`),
  });
  progress.clear();
  if (options.out !== undefined) writeCounterexample(options.out, options, report);
  process.stdout.write(
    options.json === true
      ? `${JSON.stringify(campaignJson(options, report), null, 2)}\n`
      : printCampaign(options, report, colours),
  );
  if (report.failure !== undefined) return exitStatus.violated;
  return report.absent.length > 0 && options.path === undefined
    ? exitStatus.inconclusive
    : exitStatus.holds;
}

function writeCounterexample(
  directory: string,
  options: FuzzCommandOptions,
  report: CampaignReport,
): void {
  if (report.failure === undefined) return;
  const { finding, steps } = report.failure;
  writeWhole(
    join(directory, `${options.policy}-seed-${report.seed}.trace`),
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
