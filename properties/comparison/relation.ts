import type { Destination, Observation } from './observation';
import type { Range } from '../../machines/terms/sorts';
import { showValue } from '../../machines/terms/sorts';
import { bar, driver, presence } from '../../machines/vocabulary/device';
import { owner } from '../../machines/vocabulary/group';
import { isBlocked, isIoasid, showDestination } from './observation';

/** Where the DMA of two related states may go to different places, and why that is conceded. */
export interface Tolerance {
  readonly name: string;
  readonly says: string;
  /** Asked only for a requester id (from 0) whose requests go to different places. */
  readonly allows: (leader: Observation, follower: Observation, requester: number) => boolean;
}

const followerIsBlocked = (leader: Observation, follower: Observation, at: number): boolean => {
  const [wanted, found] = [leader.dma[at], follower.dma[at]];
  return wanted !== undefined && found !== undefined && isIoasid(wanted) && isBlocked(found);
};

/** What two related states may differ in. None of these lets the follower reach more than the leader. */
export const tolerances = {
  nothing: {
    name: 'nothing',
    says: 'every requester id reaches the same',
    allows: () => false,
  },
  blockedWithoutFile: {
    name: 'blockedWithoutFile',
    says:
      'an id may be blocked here that is in an IOASID there, if no device behind it is on vfio-pci: ' +
      'it can have no file, so nothing can attach it',
    allows: (leader, follower, at) =>
      leader.assignable[at] === false && followerIsBlocked(leader, follower, at),
  },
  blocked: {
    name: 'blocked',
    says: 'any id may be blocked here that is in an IOASID there',
    allows: followerIsBlocked,
  },
} as const satisfies Record<string, Tolerance>;

/** A tolerance as a relation between what is seen of a leader and of its follower. */
export class Relation {
  private readonly found = new Map<Observation, Map<Observation, readonly string[]>>();

  constructor(readonly tolerance: Tolerance) {}

  /** In what the two differ; nothing if they are related. */
  differences(leader: Observation, follower: Observation): readonly string[] {
    const row = this.found.get(leader) ?? new Map<Observation, readonly string[]>();
    this.found.set(leader, row);
    const known = row.get(follower);
    if (known !== undefined) return known;
    const differences = differencesBetween(leader, follower, this.tolerance);
    row.set(follower, differences);
    return differences;
  }

  holds(leader: Observation, follower: Observation): boolean {
    return this.differences(leader, follower).length === 0;
  }
}

/**
 * In what a follower differs from its leader; nothing if the states are related. Contexts have the
 * same names on both sides. IOASIDs are equal up to renaming: some one-to-one map takes those of the
 * leader to those of the follower, with the same context and the same mappings. A device that can be
 * used on the leader's side can be used on the follower's; the other way round is not asked.
 */
function differencesBetween(
  leader: Observation,
  follower: Observation,
  tolerance: Tolerance,
): string[] {
  const found: string[] = [];
  const there = new Map<number, number>();
  const back = new Map<number, number>();
  const same = (a: Destination, b: Destination): boolean => {
    if (!isIoasid(a) || !isIoasid(b)) return a.domain === b.domain;
    if (!there.has(a.domain) && !back.has(b.domain)) {
      there.set(a.domain, b.domain);
      back.set(b.domain, a.domain);
    }
    const renamed = there.get(a.domain) === b.domain && back.get(b.domain) === a.domain;
    return renamed && a.context === b.context && a.mapped === b.mapped;
  };
  leader.dma.forEach((place, at) => {
    const other = follower.dma[at];
    if (other === undefined || same(place, other)) return;
    if (!tolerance.allows(leader, follower, at))
      found.push(`DMA of r${at + 1}: ${showDestination(place)} against ${showDestination(other)}`);
  });
  const compare = (
    what: string,
    range: Range,
    one: readonly number[],
    other: readonly number[],
  ): void => {
    one.forEach((value, at) => {
      const against = other[at] ?? 0;
      if (value !== against)
        found.push(
          `${what}${at + 1}: ${showValue(range, value)} against ${showValue(range, against)}`,
        );
    });
  };
  compare('owner of g', owner.symbol.range, leader.owners, follower.owners);
  compare('presence of d', presence.symbol.range, leader.presence, follower.presence);
  compare('driver of d', driver.symbol.range, leader.drivers, follower.drivers);
  compare('memory of d', bar.symbol.range, leader.memory, follower.memory);
  leader.usable.forEach((usable, at) => {
    if (usable && follower.usable[at] !== true) found.push(`d${at + 1}: usable against not usable`);
  });
  return found;
}
