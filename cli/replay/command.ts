import { type Command, Option } from 'commander';
import type { ReplayedStep } from '../../properties/replay';
import type { LocatedStep, ReadTrace } from '../../properties/trace-file';
import type { ExitStatus } from '../shared/exit';
import { SimulatedBackend } from '../../backends/simulated/simulated-backend';
import { compile } from '../../machines/compiled/compile';
import { showQuirks } from '../../machines/policies/quirks';
import { OutsideScope, replay } from '../../properties/replay';
import { showStep } from '../../properties/trace';
import { exitStatus } from '../shared/exit';
import { backend } from '../shared/options';
import { BadInput } from '../topology/bad-input';
import { colours } from '../shared/colours';
import { modelOfTrace, traceIn } from '../shared/trace';

const EXAMPLES = `
Examples:
  ioasid check --mutant M1 --out traces
  ioasid replay traces/device-centric-INV-01-groupIsolationInv.trace

Exit status: 0 every answer is as in the trace and every invariant holds, 1 something differs or is
violated, 2 bad input.
`;

interface ReplayCommandOptions {
  readonly backend: 'simulated';
  readonly json?: boolean;
}

/** Registers `ioasid replay`. */
export function replayCommand(program: Command, finish: (status: ExitStatus) => void): void {
  program
    .command('replay')
    .description('run a trace once more, step by step')
    .argument('<file>', 'a trace as written by check --out or fuzz --out, or - for standard input')
    .addOption(
      new Option('--backend <name>', 'what carries the commands out')
        .argParser(backend)
        .default('simulated'),
    )
    .option('--json', 'print one JSON document')
    .addHelpText('after', EXAMPLES)
    .action((file: string, options: ReplayCommandOptions) => finish(run(file, options)));
}

function run(file: string, options: ReplayCommandOptions): ExitStatus {
  const trace = traceIn(file);
  const steps = runSteps(file, trace);
  process.stdout.write(
    options.json === true ? `${JSON.stringify(toJson(trace, steps), null, 2)}\n` : print(steps),
  );
  const fine = steps.every((one) => one.agrees && one.violated.length === 0);
  return fine ? exitStatus.holds : exitStatus.violated;
}

function runSteps(file: string, trace: ReadTrace): ReplayedStep<LocatedStep>[] {
  const model = modelOfTrace(file, trace);
  try {
    return replay(compile(model), new SimulatedBackend(model), trace.steps);
  } catch (error) {
    if (!(error instanceof OutsideScope)) throw error;
    const line = trace.steps.find((step) => step === error.step)?.line;
    throw new BadInput(file, 'the command is outside of the scope of the trace', {
      line,
      expected: 'devices, groups, fds and IOASIDs of the "# scope" line',
    });
  }
}

function print(steps: readonly ReplayedStep<LocatedStep>[]): string {
  const lines = steps.flatMap((one, at) => [
    `${String(at + 1).padStart(3)}  ${showStep(one.step)}`,
    ...(one.agrees
      ? []
      : [colours.red(`     differs: the model answers ${one.model}, the backend ${one.backend}`)]),
    ...(one.changes.length === 0 ? [] : [colours.dim(`     ${one.changes.join(', ')}`)]),
    ...one.violated.map((claim) =>
      colours.red(`     violated ${claim.id} ${claim.name}: ${claim.says}`),
    ),
  ]);
  const differing = steps.filter((one) => !one.agrees).length;
  const violated = new Set(steps.flatMap((one) => one.violated.map(({ id }) => id)));
  return `${[
    ...lines,
    `${steps.length} commands, ${differing} answers differ, ${violated.size} invariants violated`,
  ].join('\n')}\n`;
}

function toJson(
  trace: ReadTrace,
  steps: readonly ReplayedStep<LocatedStep>[],
): Record<string, unknown> {
  return {
    policy: trace.policy,
    quirks: showQuirks(trace.quirks),
    mutant: trace.mutant ?? null,
    steps: steps.map((one) => ({
      line: one.step.line,
      command: showStep(one.step),
      model: one.model,
      backend: one.backend,
      agrees: one.agrees,
      changes: one.changes,
      violated: one.violated.map(({ id, name }) => ({ id, name })),
    })),
  };
}
