import type { Follower } from './follower';
import type { Observation } from './observation';
import type { Tolerance } from './relation';
import { Relation, tolerances } from './relation';
import { walkTogether } from './stuttering';

/** How an answer agrees with the move that it answers, where it does. */
export type Agreement =
  /** At every table write on the way, each side waiting for the other, the two are related. */
  | 'throughout'
  /** Before and after; on the way the follower is blocked at times where the leader is in an IOASID. */
  | 'blockedMeanwhile';

/** Holds answers against the moves that they answer. */
export class Agreements {
  private readonly atRest: Relation;
  private readonly onTheWay = new Relation(tolerances.blocked);

  constructor(tolerance: Tolerance) {
    this.atRest = new Relation(tolerance);
  }

  /** How an answer agrees with what was seen of the leader; else what is wrong with it. */
  of(leader: readonly Observation[], follower: Follower): Agreement | readonly string[] {
    const { stuck, seen } = follower;
    if (stuck !== undefined) return [`the answer ${stuck.command} is answered ${stuck.answer}`];
    const [end, reached] = [leader.at(-1), seen.at(-1)];
    if (end === undefined || reached === undefined) return ['nothing was seen'];
    const differences = this.atRest.differences(end, reached);
    if (differences.length > 0) return differences;
    if (walkTogether(leader, seen, (one, other) => this.atRest.holds(one, other)))
      return 'throughout';
    if (walkTogether(leader, seen, (one, other) => this.onTheWay.holds(one, other)))
      return 'blockedMeanwhile';
    return this.strayed(leader, seen);
  }

  /** Where on its way a follower is that the leader never is, as against the state nearest to it. */
  private strayed(leader: readonly Observation[], follower: readonly Observation[]): string[] {
    for (const seen of follower) {
      const [nearest = []] = leader
        .map((one) => this.onTheWay.differences(one, seen))
        .sort((one, other) => one.length - other.length);
      if (nearest.length > 0) return nearest.map((difference) => `on the way ${difference}`);
    }
    return ['on the way the follower is where the leader is, but in another order'];
  }
}
