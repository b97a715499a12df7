import { join } from 'node:path';
import type { Command } from 'commander';
import type { ProofReport } from '../../properties/prove/prove';
import type { ExitStatus } from '../shared/exit';
import type { RuleOptions } from '../shared/options';
import { prove } from '../../properties/prove/prove';
import { showDrawing } from '../../properties/prove/draw';
import { withFailures } from '../../exports/smt/obligations';
import { exitStatus } from '../shared/exit';
import { withRules } from '../shared/options';
import { ProgressLine } from '../shared/progress';
import { rulesOf } from '../shared/rules';
import { colours } from '../shared/colours';
import { writeWhole } from '../shared/write-file';
import { isStepClaim, printProof } from './print';
import { proofJson } from './json';

const EXAMPLES = `
Examples:
  ioasid prove                            the claims of the 2021 proposal, for any number of devices
  ioasid prove --policy iommufd --json
  ioasid prove --mutant M18               the step that breaks a claim, with the smallest state

Exit status: 0 proved, 1 a claim fails, 2 bad input, 3 claims of a state are left open.
`;

interface ProveCommandOptions extends RuleOptions {
  readonly json?: boolean;
  readonly out?: string;
}

/** Two solvers side by side; a third would wait for a processor on most machines. */
const solvers = 2;

/** Registers `ioasid prove`. */
export function proveCommand(program: Command, finish: (status: ExitStatus) => void): void {
  withRules(program.command('prove'))
    .description('prove the claims for any number of devices, groups, fds and IOASIDs (Z3)')
    .option('--out <dir>', 'write every counterexample to induction as a text file')
    .option('--json', 'print one JSON document')
    .addHelpText('after', EXAMPLES)
    .action(async (options: ProveCommandOptions) => finish(await run(options)));
}

async function run(options: ProveCommandOptions): Promise<ExitStatus> {
  const rules = withFailures(rulesOf(options));
  const progress = new ProgressLine();
  const report = await prove(rules, {
    solvers,
    onProgress: (done, of, name) => progress.show(() => `${done} of ${of} obligations: ${name}`),
  });
  progress.clear();
  const { out } = options;
  if (out !== undefined)
    for (const { claim, drawing } of report.failed)
      writeWhole(join(out, `${claim}.txt`), `${showDrawing(drawing).join('\n')}\n`);
  process.stdout.write(
    options.json === true
      ? `${JSON.stringify(proofJson(rules, options.mutant, report), undefined, 2)}\n`
      : printProof(rules, report, colours),
  );
  return statusOf(report);
}

function statusOf(report: ProofReport): ExitStatus {
  if (report.failed.length > 0) return exitStatus.violated;
  return report.open.some(({ claim }) => !isStepClaim(claim))
    ? exitStatus.inconclusive
    : exitStatus.holds;
}
