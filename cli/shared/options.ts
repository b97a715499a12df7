import { type Command, InvalidArgumentError, Option } from 'commander';
import type { Policy, PolicyName } from '../../machines/policies/policy';
import { policyNames } from '../../machines/policies/policy';
import type { Mutant } from '../../properties/mutants/mutant';
import type { Quirks } from '../../machines/policies/quirks';
import { noQuirks, parseQuirks, quirkNames } from '../../machines/policies/quirks';
import { policies } from '../../machines/policies/registry';
import { parsePolicy, UnknownPolicy } from '../../machines/policies/with-choices';
import { mutantById, mutants } from '../../properties/mutants/registry';

/** The parsers of option values. Each says what was expected; commander names the option. */
function policy(text: string): Policy {
  try {
    return parsePolicy(text);
  } catch (error) {
    if (error instanceof UnknownPolicy)
      throw new InvalidArgumentError(`${error.message}: expected ${error.expected}`);
    throw error;
  }
}

/** A policy as it is, with nothing decided differently. */
export function policyName(text: string): PolicyName {
  const found = policyNames.find((name) => name === text);
  if (found === undefined)
    throw new InvalidArgumentError(`expected one of: ${policyNames.join(', ')}`);
  return found;
}

function quirks(text: string): Quirks {
  const found = parseQuirks(text);
  if (found !== undefined) return found;
  throw new InvalidArgumentError(
    `expected none, shipped, or some of ${quirkNames.join(', ')} with commas between`,
  );
}

function mutant(text: string): Mutant {
  const found = mutantById(text);
  if (found === undefined)
    throw new InvalidArgumentError(`expected one of: ${mutants.map((one) => one.id).join(', ')}`);
  return found;
}

/** A whole number of at least `least` and at most `most`. */
export const wholeNumber =
  (least: number, most: number) =>
  (text: string): number => {
    const value = Number(text);
    if (!/^\d+$/.test(text) || value < least || value > most)
      throw new InvalidArgumentError(`expected a whole number from ${least} to ${most}`);
    return value;
  };

/** The backends that can carry out commands; the real kernel is not among them yet. */
export function backend(text: string): 'simulated' {
  if (text === 'simulated') return text;
  throw new InvalidArgumentError('expected simulated');
}

/** Whose rules are at work, and which of their premises is taken away. */
export const withRules = (command: Command): Command =>
  command
    .addOption(
      new Option(
        '--policy <name>',
        'whose rules; ",choice=value" after the name decides one thing differently',
      )
        .argParser(policy)
        .default(policies['device-centric'], 'device-centric'),
    )
    .addOption(
      new Option(
        '--quirks <names>',
        'deviations of shipped Linux: none, shipped, or names with commas between',
      )
        .argParser(quirks)
        .default(noQuirks, 'none'),
    )
    .addOption(new Option('--mutant <id>', 'take one premise away').argParser(mutant));

/** The values of those options. */
export interface RuleOptions {
  readonly policy: Policy;
  readonly quirks: Quirks;
  readonly mutant?: Mutant;
}
