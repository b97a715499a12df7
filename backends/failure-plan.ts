/** One injected failure: a table write of a command, both by number from 0. */
export interface PlannedFailure {
  readonly command: number;
  readonly write: number;
}

/**
 * Which table writes fail. It names members of a loop, not allocations, as `fail-nth` of a real kernel
 * would have to be aimed: the n-th write of the n-th command.
 */
export type FailurePlan = readonly PlannedFailure[];

export const noFailures: FailurePlan = [];

/** Whether that write of that command is to fail. A write that cannot fail then succeeds all the same. */
export const isPlanned = (plan: FailurePlan, command: number, write: number): boolean =>
  plan.some((failure) => failure.command === command && failure.write === write);

/** The plan with one more failure. */
export const alsoFailing = (plan: FailurePlan, command: number, write: number): FailurePlan =>
  isPlanned(plan, command, write) ? plan : [...plan, { command, write }];
