import type { ChartTransition } from '../chart/transition';

/**
 * One reason for moving the members of a group, as the parts it adds to the group's chart: the events
 * that begin it, what happens when every member has moved, and when a failure has been rolled back.
 */
export interface OperationRules {
  readonly kernelOwned?: Readonly<Record<string, readonly ChartTransition[]>>;
  readonly userOwned?: Readonly<Record<string, readonly ChartTransition[]>>;
  readonly settles: readonly ChartTransition[];
  readonly undone: readonly ChartTransition[];
}
