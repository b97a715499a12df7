import { readFileSync } from 'node:fs';
import { availableParallelism } from 'node:os';
import { type Command, InvalidArgumentError, Option } from 'commander';
import type { KernelVersion } from '../../backends/guest/kernel/versions';
import type { Feature } from '../../machines/command';
import type { ConformPart, ConformPlan } from '../../properties/conformance/conform';
import type { ConformanceReport } from '../../properties/conformance/conformance-report';
import { buildHelper } from '../../backends/guest/helper';
import { requireTools, toolsToBoot } from '../../backends/guest/missing-tools';
import { features } from '../../machines/command';
import { conformParts } from '../../properties/conformance/conform';
import { GuestLab } from '../../properties/conformance/guest-lab';
import { runConformance } from '../../properties/conformance/run-conformance';
import { type ExitStatus, exitStatus } from '../shared/exit';
import { wholeNumber } from '../shared/options';
import { ProgressLine } from '../shared/progress';
import { tellingFailures } from './failures';
import { imageOf } from './image-of';
import { interruptible } from './interruptible';
import { linuxOption } from './linux-option';
import { printConformance } from './print-conformance';
import { requireWritable, writePrograms } from './programs-folder';

const EXAMPLES = `
Examples:
  ioasid kernel conform                              iommufd on Linux 7.3
  ioasid kernel conform --policy lockstep --linux 6.12
  ioasid kernel conform --only random --commands 100000 --seed 7
  ioasid kernel conform --only findings --reproducers found   C programs that show each deviation
  ioasid kernel conform --json > iommufd-7.3.json    for ioasid kernel report

Parts: covering (every reachable state with every command), random, failures (allocations that fail),
scenarios (facts of the kernel), findings (known deviations, each with a C program that shows it).

Exit status: 0 model and kernel agree, 1 they part, 2 bad input or something is missing, 3 not everything
was walked, or the guest did not stay.
`;

interface ConformOptions {
  readonly policy: 'iommufd' | 'lockstep';
  readonly linux?: KernelVersion;
  readonly kernel?: string;
  readonly features: readonly Feature[];
  readonly commands: number;
  readonly seed: number;
  readonly guests: number;
  readonly minutes?: number;
  readonly only: readonly ConformPart[];
  readonly reproducers?: string;
  readonly json?: boolean;
}

/** Registers `ioasid kernel conform`. */
export function kernelConformCommand(kernel: Command, finish: (status: ExitStatus) => void): void {
  kernel
    .command('conform')
    .description('run model and Linux side by side and compare after every command')
    .addOption(
      new Option('--policy <name>', 'whose rules')
        .choices(['iommufd', 'lockstep'])
        .default('iommufd'),
    )
    .addOption(linuxOption())
    .addOption(new Option('--kernel <image>', 'an image of your own').conflicts('linux'))
    .addOption(
      new Option('--features <list>', 'whose commands the covering walk gives')
        .argParser(listOf(features))
        .default(['core', 'drivers'] satisfies Feature[], 'core,drivers'),
    )
    .addOption(
      new Option('--commands <n>', 'random commands')
        .argParser(wholeNumber(1, 100_000_000))
        .default(20_000),
    )
    .addOption(
      new Option('--seed <n>', 'start of the random numbers')
        .argParser(wholeNumber(0, 2 ** 31 - 1))
        .default(1),
    )
    .addOption(
      new Option('--guests <n>', 'guests that share the covering walk')
        .argParser(wholeNumber(1, 64))
        .default(Math.min(2, availableParallelism()), 'two'),
    )
    .addOption(
      new Option('--minutes <n>', 'end the covering walk then').argParser(wholeNumber(1, 10_000)),
    )
    .addOption(
      new Option('--only <parts>', 'some parts')
        .argParser(listOf(conformParts))
        .default([...conformParts], 'all'),
    )
    .option('--reproducers <dir>', 'write the C program of every finding there')
    .option('--json', 'print one JSON document')
    .addHelpText('after', EXAMPLES)
    .action(async (options: ConformOptions) => finish(await tellingFailures(() => run(options))));
}

/** Reads `a,b` as some of what there is. */
const listOf =
  <T extends string>(known: readonly T[]) =>
  (text: string): T[] =>
    text.split(',').map((word) => {
      const found = known.find((one) => one === word);
      if (found === undefined)
        throw new InvalidArgumentError(`"${word}" is none of: ${known.join(', ')}`);
      return found;
    });

async function run(options: ConformOptions): Promise<ExitStatus> {
  requireTools('to start a guest', toolsToBoot);
  const image = imageOf(options);
  if (options.reproducers !== undefined) requireWritable(options.reproducers);
  const helper = readFileSync(buildHelper());
  const progress = new ProgressLine();
  return interruptible(async (signal) => {
    const lab = new GuestLab(image, helper, signal);
    try {
      const { report, programs } = await runConformance(lab, planOf(options), (says) =>
        progress.show(says),
      );
      progress.clear();
      const status = statusOf(report);
      // a reader that goes away ends this program with the status that is set by then
      process.exitCode = status;
      process.stdout.write(
        options.json === true ? `${JSON.stringify(report, null, 2)}\n` : printConformance(report),
      );
      // last: what was found is told even if they cannot be written
      if (options.reproducers !== undefined) writePrograms(options.reproducers, programs);
      return status;
    } finally {
      progress.clear();
      await lab.close();
    }
  });
}

function planOf(options: ConformOptions): ConformPlan {
  const { policy, commands, seed, guests, minutes } = options;
  return {
    policy,
    features: options.features,
    fds: 2,
    // a legacy container is one address space
    ioasids: policy === 'lockstep' ? 1 : 2,
    guests,
    commands,
    seed,
    parts: new Set(options.only),
    ...(minutes === undefined ? {} : { deadline: Date.now() + minutes * 60_000 }),
  };
}

function statusOf({ disagreements, complete }: ConformanceReport): ExitStatus {
  if (disagreements > 0) return exitStatus.violated;
  return complete ? exitStatus.holds : exitStatus.inconclusive;
}
