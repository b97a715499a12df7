import type { Condition } from './condition';
import type { Field } from './layout';

/** One argument of an operation, as far as it can be understood before the machine is known. */
export type Argument =
  /** Taken as it stands. */
  | { readonly kind: 'word'; readonly text: string }
  | { readonly kind: 'handle'; readonly name: string }
  | { readonly kind: 'device'; readonly name: string }
  | { readonly kind: 'number'; readonly value: bigint }
  /** A value that an earlier answer, a round or the machine gives. */
  | { readonly kind: 'name'; readonly name: string }
  /** The bytes of an ioctl's argument. */
  | { readonly kind: 'struct'; readonly fields: readonly Field[] }
  /** Another operation: that which is to fail. */
  | { readonly kind: 'operation'; readonly asked: Asked };

/** An operation with its arguments. */
export interface Asked {
  readonly operation: string;
  readonly args: readonly Argument[];
}

/** One answer that would do. */
export interface Expected {
  readonly text: string;
  /** It need not come in any round: `maybe ENOENT`. */
  readonly optional: boolean;
  readonly errno: string;
  /** The values in order; undefined where any will do. */
  readonly values?: readonly string[];
}

/** One operation and what is expected of it. */
export interface Line {
  readonly kind: 'line';
  readonly number: number;
  readonly text: string;
  /** All of them must hold, else the line is left out. */
  readonly conditions: readonly Condition[];
  readonly asked: Asked;
  /** The answers that would do; inside rounds each must come at least once, unless it is optional. */
  readonly expected: readonly Expected[];
  /** The observations that this line shows, by their tags. */
  readonly tags: readonly string[];
}

/** Lines that are run for each number of a range, and that as often as it says. */
export interface Rounds {
  readonly kind: 'rounds';
  readonly number: number;
  readonly variable: string;
  readonly first: number;
  readonly last: number;
  readonly times: number;
  readonly lines: readonly Line[];
}

export type Step = Line | Rounds;

/** A story of operations, with what a kernel answers. */
export interface Scenario {
  /** The name of its file, without the ending. */
  readonly name: string;
  readonly title: string;
  /** The rest of the comment at its head. */
  readonly story: string;
  readonly topology: string;
  readonly conditions: readonly Condition[];
  readonly steps: readonly Step[];
}

/** All lines of a scenario in order, those of rounds once. */
export const linesOf = (scenario: Scenario): Line[] =>
  scenario.steps.flatMap((step) => (step.kind === 'line' ? [step] : step.lines));

/** The tags of a scenario, each once. */
export const tagsOf = (scenario: Scenario): string[] => [
  ...new Set(linesOf(scenario).flatMap(({ tags }) => tags)),
];
