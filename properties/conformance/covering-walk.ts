import type { State } from '../../machines/terms/structure';
import type { ReachablePairs } from './reachable-pairs';

/** Where a walk goes next: a command, and whether its pair was not taken before. */
export interface WalkStep {
  readonly command: number;
  readonly isNew: boolean;
}

/**
 * Which pairs of a state and a command are still to be taken, and the way to the next. Several walkers
 * may share one: what is handed out to one is not handed out again.
 */
export class Coverage {
  private readonly left: Set<number>[];
  private remaining: number;

  constructor(readonly reachable: ReachablePairs) {
    this.left = reachable.pairs.map((pairs) => new Set(pairs.keys()));
    this.remaining = reachable.count;
  }

  /** How many pairs nobody has taken yet. */
  get open(): number {
    return this.remaining;
  }

  /**
   * The next command of a walker that is in this state: a refusal while there is one, else a command
   * that leads on, else a step on a shortest way to a state with something left. Nothing if all is taken.
   */
  next(state: State): WalkStep | undefined {
    const { number, from } = this.reachable.standing(state);
    const pairs = this.reachable.pairs[number] ?? [];
    const open = [...(this.left[number] ?? [])];
    const picked = open.find((at) => pairs[at]?.to === number) ?? this.mostPromising(number, open);
    if (picked !== undefined) {
      this.left[number]?.delete(picked);
      this.remaining -= 1;
    }
    const command = picked === undefined ? this.towardOpen(number) : pairs[picked]?.command;
    if (command === undefined) return undefined;
    return { command: this.reachable.renamed(command, from), isNew: picked !== undefined };
  }

  private mostPromising(number: number, open: readonly number[]): number | undefined {
    const pairs = this.reachable.pairs[number] ?? [];
    const openAfter = (at: number): number => this.left[pairs[at]?.to ?? 0]?.size ?? 0;
    let best: number | undefined;
    for (const at of open) if (best === undefined || openAfter(at) > openAfter(best)) best = at;
    return best;
  }

  /** The first command of a shortest way to a state with something left. */
  private towardOpen(start: number): number | undefined {
    if (this.remaining === 0) return undefined;
    const cameBy = new Map<number, { readonly from: number; readonly command: number }>();
    const queue = [start];
    for (let at = 0; at < queue.length; at += 1) {
      const here = queue[at] ?? start;
      if (here !== start && (this.left[here]?.size ?? 0) > 0) {
        let step = cameBy.get(here);
        while (step !== undefined && step.from !== start) step = cameBy.get(step.from);
        return step?.command;
      }
      for (const { command, to } of this.reachable.pairs[here] ?? []) {
        if (to === start || cameBy.has(to)) continue;
        cameBy.set(to, { from: here, command });
        queue.push(to);
      }
    }
    return undefined;
  }
}
