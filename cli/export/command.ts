import { Argument, type Command, InvalidArgumentError } from 'commander';
import type { RuleOptions } from '../shared/options';
import type { Format } from './formats';
import { buildModel } from '../../machines/model';
import { withRules } from '../shared/options';
import { rulesOf } from '../shared/rules';
import { scopeOf, type ScopeOptions, withScope } from '../shared/scope';
import { writeWhole } from '../shared/write-file';
import { formats } from './formats';

const EXAMPLES = `
Formats: ${formats.map(({ name, says }) => `${name} (${says})`).join(', ')}.

Examples:
  ioasid export promela                              two devices of one group, one IOMMU fd
  ioasid export promela --policy lockstep --devices 3 --groups 2 --out lockstep.pml
  ioasid export promela --mutant M1 --faults 1
  ioasid export quint --policy iommufd --quirks shipped --out iommufd.qnt

The head of the file tells how to run the tool on it. Exit status: 0 written, 2 bad input.
`;

interface ExportCommandOptions extends RuleOptions, ScopeOptions {
  readonly out?: string;
}

/** Registers `ioasid export`. */
export function exportCommand(program: Command): void {
  withScope(withRules(program.command('export')))
    .description('write the model of a finite scope for another tool')
    .addArgument(new Argument('<format>', 'the language to write').argParser(formatOf))
    .option('--out <file>', 'write there instead of to standard output')
    .addHelpText('after', EXAMPLES)
    .action((format: Format, options: ExportCommandOptions) => {
      // smaller than the scopes of check: other tools are to finish quickly by default
      const scope = scopeOf({ fds: 1, ...options });
      const rules = { ...rulesOf(options), failures: scope.failures > 0 };
      const text = format.write(buildModel(rules, scope));
      if (options.out === undefined) process.stdout.write(text);
      else writeWhole(options.out, text);
    });
}

function formatOf(text: string): Format {
  const found = formats.find(({ name }) => name === text);
  if (found === undefined)
    throw new InvalidArgumentError(
      `expected one of: ${formats.map(({ name }) => name).join(', ')}`,
    );
  return found;
}
