import { Argument, type Command, InvalidArgumentError, Option } from 'commander';
import type { MachineName } from '../../machines/chart/transition';
import type { Model } from '../../machines/model';
import type { RuleOptions } from '../shared/options';
import type { Format } from './formats';
import { buildModel } from '../../machines/model';
import { withRules } from '../shared/options';
import { rulesOf } from '../shared/rules';
import { scopeOf, type ScopeOptions, withScope } from '../shared/scope';
import { writeWhole } from '../shared/write-file';
import { modelOfTrace, traceIn } from '../shared/trace';
import { BadInput } from '../topology/bad-input';
import { machineNames } from '../../machines/chart/transition';
import { itf } from '../../diagrams/itf/itf';
import { formats, titleOf } from './formats';
import { statesOf } from './trace-states';

const EXAMPLES = `
Formats: ${formats.map(({ name, says }) => `${name} (${says})`).join(', ')}.

Examples:
  ioasid export promela                              two devices of one group, one IOMMU fd
  ioasid export promela --policy lockstep --devices 3 --groups 2 --out lockstep.pml
  ioasid export promela --mutant M1 --faults 1
  ioasid export quint --policy iommufd --quirks shipped --out iommufd.qnt
  ioasid export scxml --machine group --policy lockstep --out group.scxml
  ioasid export itf --trace docs/traces/split-fd-INV-01.trace

The head of a model tells how to run the tool on it. A trace brings its own rules and scope. Exit status: 0 written, 2 bad input.
`;

interface ExportCommandOptions extends RuleOptions, ScopeOptions {
  readonly out?: string;
  readonly machine: MachineName;
  readonly trace?: string;
}

/** Registers `ioasid export`. */
export function exportCommand(program: Command): void {
  withScope(withRules(program.command('export')))
    .description(
      'write the model of a finite scope, one of its machines, or a trace for another tool',
    )
    .addArgument(new Argument('<format>', 'the language to write').argParser(formatOf))
    .option('--out <file>', 'write there instead of to standard output')
    .addHelpText('after', EXAMPLES)
    .addOption(
      new Option('--machine <name>', 'which machine, for a format that has one')
        .argParser(machineName)
        .default('device'),
    )
    .option('--trace <file>', 'the trace for itf, as written by check --out; - for standard input')
    .action((format: Format, options: ExportCommandOptions) => {
      const text = textOf(format, options);
      if (options.out === undefined) process.stdout.write(text);
      else writeWhole(options.out, text);
    });
}

function textOf(format: Format, options: ExportCommandOptions): string {
  switch (format.of) {
    case 'model':
      return format.write(modelOf(options));
    case 'machine': {
      const model = modelOf(options);
      const machine = model.machines.find(({ name }) => name === options.machine);
      if (machine === undefined)
        throw new BadInput(`--machine ${options.machine}`, 'is not part of this model', {
          expected: `one of: ${model.machines.map(({ name }) => name).join(', ')}; the environment needs --faults`,
        });
      return format.write(machine, titleOf(machine, model));
    }
    case 'trace': {
      const { trace: file } = options;
      if (file === undefined)
        throw new BadInput('export itf', 'has no trace', {
          expected: '--trace with a file as written by ioasid check --out',
        });
      const trace = traceIn(file);
      const model = modelOfTrace(file, trace);
      return `${JSON.stringify(itf(model, statesOf(file, model, trace)), null, 1)}\n`;
    }
  }
}

function modelOf(options: ExportCommandOptions): Model {
  // smaller than the scopes of check: other tools are to finish quickly by default
  const scope = scopeOf({ fds: 1, ...options });
  return buildModel({ ...rulesOf(options), failures: scope.failures > 0 }, scope);
}

function machineName(text: string): MachineName {
  const found = machineNames.find((name) => name === text);
  if (found === undefined)
    throw new InvalidArgumentError(`expected one of: ${machineNames.join(', ')}`);
  return found;
}

function formatOf(text: string): Format {
  const found = formats.find(({ name }) => name === text);
  if (found === undefined)
    throw new InvalidArgumentError(
      `expected one of: ${formats.map(({ name }) => name).join(', ')}`,
    );
  return found;
}
