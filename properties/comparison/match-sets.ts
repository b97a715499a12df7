import type { Observation } from './observation';
import type { Reachable } from './reachable';
import type { Tolerance } from './relation';
import { Relation } from './relation';

/** What a state of the leader and one of the follower must have in common. */
export type Related = (leader: Observation, follower: Observation) => boolean;

/** The follower may be in an IOASID where its leader is blocked, as far as the tolerance lets it. */
export function backwards(tolerance: Tolerance): Related {
  const relation = new Relation(tolerance);
  return (leader, follower) => relation.holds(follower, leader);
}

/** The sets of states in which a follower may be that has matched all that was seen of its leader. */
export class MatchSets {
  /** For what is seen of the leader, which states of the follower are related to it; 0 if not asked yet. */
  private readonly asked = new Map<Observation, Int8Array>();

  constructor(
    private readonly follower: Reachable,
    private readonly related: Related,
  ) {}

  /** From the initial state, with as many commands as the follower likes while the leader waits. */
  initially(seen: Observation): readonly number[] {
    return this.closed([0], seen);
  }

  /** After a step of the leader: the follower waits, or takes one step along, and any number of others. */
  after(before: readonly number[], seen: Observation): readonly number[] {
    const { after } = this.follower;
    return this.closed([...before, ...before.flatMap((state) => after[state] ?? [])], seen);
  }

  /** Those that are related, and all that they lead to by way of related ones; sorted. */
  private closed(from: readonly number[], seen: Observation): readonly number[] {
    const isRelated = this.relatedTo(seen);
    const found = new Set(from.filter(isRelated));
    for (const state of found)
      for (const next of this.follower.after[state] ?? []) if (isRelated(next)) found.add(next);
    return [...found].sort((a, b) => a - b);
  }

  private relatedTo(seen: Observation): (state: number) => boolean {
    const answers = this.asked.get(seen) ?? new Int8Array(this.follower.size);
    this.asked.set(seen, answers);
    return (state) => {
      const observation = this.follower.observations[state];
      if (answers[state] === 0)
        answers[state] = observation !== undefined && this.related(seen, observation) ? 1 : -1;
      return answers[state] === 1;
    };
  }
}
