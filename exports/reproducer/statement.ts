import type { Recorded } from './recorded';
import type { Request } from './request';
import type { Block } from './support/block';
import type { Variables } from './variables';

/** One step of the program. */
export interface Statement {
  /** What it does, for a reader. */
  readonly words: string;
  /** Lines of C before it: variables, look-ups. */
  readonly before?: readonly string[];
  /** An expression that does it, and is the errno. */
  readonly call: string;
  /** Lines of C that look at the values of the reply. */
  readonly values?: readonly string[];
  readonly needs: readonly Block[];
}

/** What an operation is written from. */
export interface Step {
  readonly request: Request;
  readonly recorded: Recorded;
  readonly variables: Variables;
  /** Whether an allocation in it is failed, so that nothing may precede its system call. */
  readonly armed: boolean;
}

export type Operation = (step: Step) => Statement;
export type Operations = Readonly<Record<string, Operation>>;

export const hexadecimal = (value: bigint): string => `0x${value.toString(16)}`;

/** A list of pointers or strings that ends with NULL, as an argument. */
export const listOf = (type: string, elements: readonly string[]): string =>
  `(${type}[]){ ${[...elements, 'NULL'].join(', ')} }`;
