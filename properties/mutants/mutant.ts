import type { PolicyName } from '../../machines/policies/policy';
import type { Premises } from '../../machines/policies/premises';

/** A model with one premise taken away. Some invariant must notice, or the proof proves nothing. */
export interface Mutant {
  readonly id: `M${number}`;
  readonly says: string;
  /** The bug in history that it stands for, or `synthetic`. */
  readonly source: string;
  readonly change: Partial<Premises>;
  /** The configuration that shows it fastest, and the policy it is shown under. */
  readonly configuration: string;
  readonly policy: PolicyName;
  /** What must be violated, at least. */
  readonly kills: readonly string[];
}
