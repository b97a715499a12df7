import { availableParallelism } from 'node:os';
import { showQuirks } from '../../machines/policies/quirks';
import { showPolicy } from '../../machines/policies/with-choices';
import { join } from 'node:path';
import { type Command, Option } from 'commander';
import type { CheckReport } from '../../properties/check';
import type { Deviation } from '../../properties/deviations';
import type { ExitStatus } from '../shared/exit';
import type { CheckCommandOptions, CheckRequest } from './request';
import { runCheck } from '../../properties/run-check';
import { deviations } from '../../properties/deviations';
import { writeTrace } from '../../properties/trace-file';
import { showStep } from '../../properties/trace';
import type { ReportedClaim } from '../report/claims';
import { withReports, writeReports } from '../report/write-reports';
import { exitStatus } from '../shared/exit';
import { withRules, wholeNumber } from '../shared/options';
import { ProgressLine } from '../shared/progress';
import { scopeOptionNames, withScope } from '../shared/scope';
import { writeWhole } from '../shared/write-file';
import { boundsFrom, defaultMemory, withBounds } from './bounds';
import { checkpointingOf, interruptibly, withCheckpoint } from './checkpoint';
import { printCoverage } from './coverage';
import { checkJson } from './json';
import { printConfiguration, printProgress, printReduction, printReport } from './print';
import { requestOf } from './request';
import { colours } from '../shared/colours';

const EXAMPLES = `
Examples:
  ioasid check                                       the 2021 proposal, on all built-in configurations
  ioasid check --policy lockstep
  ioasid check --policy iommufd --quirks shipped     the known deviations of Linux, each with its trace
  ioasid check --mutant M1                           what goes wrong without blocking at bind
  ioasid check --topology groups.txt                 the groups of a real machine
  ioasid check --devices 3 --groups 2 --faults 1 --json
  ioasid check --policy lockstep --coverage          and which rows of the charts no search took
  ioasid check --devices 8 --groups 4 --fds 2 --ioasids 2 --faults 1   billions of states, group by group
  ioasid check --devices 6 --groups 3 --symmetry     one by one, up to the numbers of like devices
  ioasid check --devices 6 --groups 2 --checkpoint here   until Ctrl-C; --resume here goes on
  ioasid check --devices 8 --groups 4 --depth 8      all that eight commands in a row can do

Exit status: 0 holds, 1 violated, 2 bad input, 3 inconclusive.
`;

/** More than this have nothing to run on. */
const mostWorkers = 2 * availableParallelism();

/** With a mutant some counters grow for ever; the first states show it. */
const statesForMutants = 100_000;

/** Registers `ioasid check`. */
export function checkCommand(program: Command, finish: (status: ExitStatus) => void): void {
  withCheckpoint(withBounds(withScope(withReports(withRules(program.command('check'))))))
    .description('explore exhaustively and judge every invariant')
    .addOption(
      new Option(
        '--topology <file>',
        'the groups of a machine: a listing, a sysfs directory, or -',
      ).conflicts([...scopeOptionNames]),
    )
    .option('--symmetry', 'explore one state of all that differ only in numbers of like things')
    .addOption(
      new Option(
        '--workers <n>',
        `threads that search, at most ${mostWorkers} here; pays on idle cores only`,
      )
        .argParser(wholeNumber(1, mostWorkers))
        .default(1),
    )
    .option('--coverage', 'say what was never reached: states, transitions, answers, commands')
    .option('--out <dir>', 'write every counterexample as a trace file')
    .option('--json', 'print one JSON document')
    .addHelpText('after', EXAMPLES)
    .action(async (options: CheckCommandOptions) => finish(await run(options)));
}

async function run(options: CheckCommandOptions): Promise<ExitStatus> {
  const request = requestOf(options);
  const checkpointing = checkpointingOf(options, request);
  if (options.json !== true && request.kind === 'topology')
    process.stdout.write(printReduction(request));
  const progress = new ProgressLine();
  const report = await interruptibly(options.checkpoint !== undefined, (signal) =>
    runCheck(request.rules, request.configurations, {
      signal,
      workers: options.workers,
      product: isForProduct(options, request),
      ...(checkpointing === undefined ? {} : { checkpointing }),
      ...boundsFrom(options, options.mutant === undefined ? undefined : statesForMutants),
      upToSymmetry: options.symmetry === true,
      coverage: options.coverage === true,
      onProgress: (configuration, now) =>
        progress.show(() => `${configuration.name}: ${printProgress(now)}`),
      onConfiguration: (one) => {
        progress.clear();
        if (options.json !== true) process.stdout.write(`${printConfiguration(one, colours)}\n`);
      },
    }),
  );
  const known = deviationsOf(options, request, report, progress);
  if (options.out !== undefined) writeTraces(options.out, options, report);
  writeReports(options, `ioasid check ${showPolicy(options.policy)}`, reportedClaims(report));
  process.stdout.write(
    options.json === true
      ? `${JSON.stringify(checkJson(options, request, report, known), null, 2)}\n`
      : printReport(request, report, known, colours) +
          (report.coverage === undefined ? '' : printCoverage(report.coverage, colours)),
  );
  return statusOf(request, report);
}

/** Everything that only a search of states can do is left to one. */
const isForProduct = (options: CheckCommandOptions, request: CheckRequest): boolean =>
  request.kind === 'scope' &&
  options.workers === 1 &&
  options.memory === defaultMemory &&
  [
    options.symmetry,
    options.coverage,
    options.checkpoint,
    options.resume,
    options.depth,
    options.states,
    options.mutant,
  ].every((one) => one === undefined);

function deviationsOf(
  options: CheckCommandOptions,
  request: CheckRequest,
  report: CheckReport,
  progress: ProgressLine,
): readonly Deviation[] {
  const wanted =
    showQuirks(options.quirks) === 'shipped' &&
    request.kind === 'suite' &&
    options.mutant === undefined;
  if (!wanted || report.violations.length === 0) return [];
  const found = deviations(request.policy, request.configurations, (quirk) =>
    progress.show(() => `which violations are due to ${quirk}`),
  );
  progress.clear();
  return found;
}

function reportedClaims(report: CheckReport): ReportedClaim[] {
  return report.configurations.flatMap(({ configuration, seconds, claims, violations }) =>
    claims.map(({ claim }): ReportedClaim => {
      const violation = violations.find((one) => one.claim.id === claim.id);
      return {
        claim,
        where: configuration.name,
        seconds,
        ...(violation === undefined ? {} : { trace: violation.trace.map(showStep) }),
      };
    }),
  );
}

function writeTraces(directory: string, options: CheckCommandOptions, report: CheckReport): void {
  for (const { claim, configuration, trace } of report.violations)
    writeWhole(
      join(directory, `${showPolicy(options.policy)}-${claim.id}-${claim.name}.trace`),
      writeTrace({
        policy: options.policy,
        quirks: options.quirks,
        ...(options.mutant === undefined ? {} : { mutant: options.mutant.id }),
        scope: configuration.scope,
        claim: `${claim.id} ${claim.name}`,
        steps: trace,
      }),
    );
}

function statusOf(request: CheckRequest, report: CheckReport): ExitStatus {
  if (report.violations.length > 0) return exitStatus.violated;
  if (!report.complete) return exitStatus.inconclusive;
  const silent = report.claims.some((one) => !one.witnessed);
  return request.kind === 'suite' && silent ? exitStatus.inconclusive : exitStatus.holds;
}
