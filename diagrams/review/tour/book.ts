import type { PolicyName } from '../../../machines/policies/policy';

/** A trace that the page knows by name, as text. */
export interface BookTrace {
  readonly name: string;
  readonly text: string;
}

/** What the checks found of a policy as it is. */
export interface BookVerdict {
  readonly policy: PolicyName;
  /** How many claims were judged. */
  readonly claims: number;
  /** Those that do not hold, the one with the shortest trace first. */
  readonly violated: readonly { readonly id: string; readonly says: string }[];
}

/** What a page is published with beside its program: what the checks found, with its traces. */
export interface Book {
  readonly version: string;
  readonly traces: readonly BookTrace[];
  readonly verdicts: readonly BookVerdict[];
}
