import fc from 'fast-check';
import type { Pick } from './run-sequence';

/** A step of a random sequence; failing writes come up now and then where the scope allows them. */
export const pickOf = (commands: number, failures: boolean): fc.Arbitrary<Pick> =>
  fc.record({
    command: fc.nat(commands - 1),
    failAt: failures
      ? fc.option(fc.nat(3), { nil: undefined, freq: 4 })
      : fc.constant<number | undefined>(undefined),
  });

/** Sequences in plain-array form: every command is tried whether it is possible or not. */
export const sequenceOf = (
  commands: number,
  failures: boolean,
  length: number,
): fc.Arbitrary<Pick[]> => fc.array(pickOf(commands, failures), { maxLength: length, size: 'max' });
