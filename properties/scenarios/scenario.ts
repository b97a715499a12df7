import type { Choices } from '../../machines/policies/choices';
import type { PolicyName } from '../../machines/policies/policy';
import type { Scope } from '../../machines/scope';
import type { Commands } from './verbs';
import type { Situation } from './situation';
import type { Question } from './question';

/** A line of a scenario that something is done by. */
export interface Step {
  readonly line: number;
  readonly text: string;
  /** The commands that it comes to, one after the other, in the situation at hand. */
  readonly commands: (situation: Situation) => Commands;
  /** Whether a table write of it is to fail. */
  readonly fails: boolean;
}

/** A line that says how things are in the end. */
export interface Assertion {
  readonly line: number;
  /** In the words in which a question is answered. */
  readonly text: string;
  readonly asks: Question;
}

/** What is said of some policies. */
export type Claim =
  /** The sources say what happens, or it follows from what they say. */
  | { readonly kind: 'stated'; readonly assertions: readonly Assertion[] }
  /** No source says what happens: the assertions are what the model answers. */
  | { readonly kind: 'not stated'; readonly assertions: readonly Assertion[] }
  /** The story cannot be told under these rules: some step is no call there, or refused. */
  | { readonly kind: 'n/a'; readonly reason: string };

/** A `then` with what stands under it. */
export interface Ending {
  readonly line: number;
  readonly policies: readonly PolicyName[];
  /** None of them for what is said of the policies as they were argued for. */
  readonly choices: Partial<Choices>;
  readonly claim: Claim;
}

/** A story with what comes of it under the rules of each party. */
export interface Scenario {
  readonly file: string;
  /** Such as S-A6. */
  readonly id: string;
  readonly title: string;
  /** The rest of the comment at its head. */
  readonly story: string;
  /** Where the story, or an answer, is told. */
  readonly sources: readonly string[];
  readonly scope: Scope;
  /** Steps that are allowed under every policy that the story can be told for. */
  readonly given: readonly Step[];
  /** All but the last of them are allowed, too; the last is the one that is asked about. */
  readonly when: readonly Step[];
  /** Every policy is in exactly one without choices. */
  readonly endings: readonly Ending[];
}
