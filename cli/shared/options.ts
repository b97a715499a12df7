import { InvalidArgumentError } from 'commander';
import type { PolicyName } from '../../machines/policies/policy';
import type { Mutant } from '../../properties/mutants/mutant';
import { policyNames } from '../../machines/policies/policy';
import { mutantById, mutants } from '../../properties/mutants/registry';

/** The parsers of option values. Each says what was expected; commander names the option. */
export function policy(text: string): PolicyName {
  const found = policyNames.find((name) => name === text);
  if (found === undefined)
    throw new InvalidArgumentError(`expected one of: ${policyNames.join(', ')}`);
  return found;
}

export type QuirkPreset = 'none' | 'shipped';

export function quirks(text: string): QuirkPreset {
  if (text === 'none' || text === 'shipped') return text;
  throw new InvalidArgumentError('expected none or shipped');
}

export function mutant(text: string): Mutant {
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
