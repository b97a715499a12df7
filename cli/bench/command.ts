import type { Command } from 'commander';
import type { ExitStatus } from '../shared/exit';
import { Disagreement } from '../../bench/agreement';
import { bench } from '../../bench/bench';
import { performancePage } from '../../bench/page';
import { fullPlan, quickPlan } from '../../bench/plan';
import { isRow } from '../../bench/row';
import { scopes } from '../../bench/scopes';
import { colours } from '../shared/colours';
import { exitStatus } from '../shared/exit';
import { ProgressLine } from '../shared/progress';
import { writeWhole } from '../shared/write-file';
import { printBench } from './print';

const EXAMPLES = `
Examples:
  ioasid bench --quick                     all engines on scopes that take SPIN a second
  ioasid bench --json > bench.json         also on one that takes SPIN a minute: several minutes, 2 GB
  ioasid bench --out docs/performance.md   and write the page

Exit status: 0 measured, 1 engines disagree, 2 bad input, 3 inconclusive (SPIN or gcc is missing).
`;

interface BenchCommandOptions {
  readonly quick?: boolean;
  readonly json?: boolean;
  readonly out?: string;
}

/** Registers `ioasid bench`. */
export function benchCommand(program: Command, finish: (status: ExitStatus) => void): void {
  program
    .command('bench')
    .description('measure all engines side by side, on the same model and the same counts')
    .option('--quick', 'leave out the large scopes')
    .option('--out <file>', 'write the table as a Markdown page')
    .option('--json', 'print one JSON document')
    .addHelpText('after', EXAMPLES)
    .action(async (options: BenchCommandOptions) => {
      try {
        finish(await run(options));
      } catch (error) {
        if (!(error instanceof Disagreement)) throw error;
        process.stderr.write(`${error.message}\n`);
        finish(exitStatus.violated);
      }
    });
}

async function run(options: BenchCommandOptions): Promise<ExitStatus> {
  const progress = new ProgressLine();
  const plan = options.quick === true ? quickPlan : fullPlan;
  const report = await bench(plan, {
    onMeasurement: (measurement) =>
      progress.show(
        () =>
          `${plan.indexOf(measurement) + 1} of ${plan.length}: ${measurement.engine} on ${scopes[measurement.scope].says}`,
      ),
  });
  progress.clear();
  if (options.out !== undefined) writeWhole(options.out, performancePage(report));
  process.stdout.write(
    options.json === true ? `${JSON.stringify(report, null, 2)}\n` : printBench(report, colours),
  );
  return report.rows.every(isRow) ? exitStatus.holds : exitStatus.inconclusive;
}
