import type { Violation } from './violations';

/** Who takes part: users and what they hold, the kernel's parts, the IOMMU, memory. */
export interface Participant {
  /** One plain word. */
  readonly id: string;
  readonly label: string;
  readonly isActor: boolean;
}

/** What a message is, which decides how its line looks. */
export type MessageKind =
  /** A command, from outside. */
  | 'command'
  /** What one machine tells another because of it. */
  | 'tells'
  /** A write of a table entry. */
  | 'write'
  /** A write that fails. */
  | 'failure'
  | 'answer'
  /** An answer that refuses, or that tells of a failure. */
  | 'error'
  /** DMA that should not be possible. */
  | 'escape';

/** One line of a sequence diagram. */
export type SequenceItem =
  | {
      readonly kind: 'message';
      readonly as: MessageKind;
      readonly from: string;
      readonly to: string;
      readonly text: string;
    }
  | {
      readonly kind: 'note';
      readonly as: 'remark' | 'violation';
      readonly over: string;
      readonly text: string;
    };

/** What one command leads to. */
export interface SequenceStep {
  readonly items: readonly SequenceItem[];
  readonly violations: readonly Violation[];
}

/** A trace as messages between those who take part. */
export interface Sequence {
  readonly participants: readonly Participant[];
  readonly steps: readonly SequenceStep[];
  /** What was left out or put together to keep it readable, in words. */
  readonly folded: readonly string[];
}

/** `VIOLATED INV-01 groupIsolationInv: …`: told in words wherever it is marked. */
export const violationText = ({ claim }: Violation): string =>
  `VIOLATED ${claim.id} ${claim.name}: ${claim.says}`;

/** How many lines a sequence has. */
export const lengthOf = (steps: readonly SequenceStep[]): number =>
  steps.reduce((sum, { items }) => sum + items.length, 0);
