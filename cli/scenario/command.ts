import { type Command, Option } from 'commander';
import type { PolicyName } from '../../machines/policies/policy';
import type { ExitStatus } from '../shared/exit';
import { policyNames } from '../../machines/policies/policy';
import { runScenarios } from '../../properties/scenarios/run-scenarios';
import { colours } from '../shared/colours';
import { exitStatus } from '../shared/exit';
import { policyName } from '../shared/options';
import { ProgressLine } from '../shared/progress';
import { BadInput } from '../topology/bad-input';
import { scenarioJson } from './json';
import { printReports } from './print';
import { selectScenarios } from './select';

const EXAMPLES = `
Examples:
  ioasid scenario                         every written scenario under every policy
  ioasid scenario S-A6 S-A10              two of them
  ioasid scenario S-A6 --policy iommufd
  ioasid scenario mine.scenario           one of your own (properties/scenarios/README.md)
  ioasid scenario --all --json > matrix.json

Exit status: 0 everything is as the scenarios say, 1 something differs, 2 bad input.
`;

interface ScenarioCommandOptions {
  readonly all?: boolean;
  readonly policy?: PolicyName;
  readonly json?: boolean;
}

/** Registers `ioasid scenario`. */
export function scenarioCommand(program: Command, finish: (status: ExitStatus) => void): void {
  program
    .command('scenario')
    .description('tell the scenarios of the 2021 debate under the rules of each party')
    .argument('[names...]', 'ids such as S-A6, or files (- is standard input); all of them if none')
    .option('--all', 'the whole matrix, as without names')
    .addOption(new Option('--policy <name>', 'under these rules only').argParser(policyName))
    .option('--json', 'print one JSON document')
    .addHelpText('after', EXAMPLES)
    .action((names: readonly string[], options: ScenarioCommandOptions) =>
      finish(run(names, options)),
    );
}

function run(names: readonly string[], options: ScenarioCommandOptions): ExitStatus {
  if (options.all === true && names.length > 0)
    throw new BadInput('--all', 'scenarios are named beside it', { expected: 'one or the other' });
  const scenarios = selectScenarios(names);
  const progress = new ProgressLine();
  let done = 0;
  const reports = runScenarios(scenarios, {
    policies: options.policy === undefined ? policyNames : [options.policy],
    onScenario: ({ id }) => {
      progress.show(() => `${done} of ${scenarios.length} scenarios: ${id}`);
      done += 1;
    },
  });
  progress.clear();
  process.stdout.write(
    options.json === true
      ? `${JSON.stringify(scenarioJson(reports), undefined, 2)}\n`
      : printReports(reports, colours),
  );
  const differs = reports
    .flatMap(({ cells, variants }) => [...cells, ...variants])
    .some(({ differences }) => differences.length > 0);
  return differs ? exitStatus.violated : exitStatus.holds;
}
