import type { Model } from '../../machines/model';
import type { State } from '../../machines/terms/structure';
import type { Formula } from '../../machines/terms/term';
import type { SimulatedIommu } from './iommu/simulated-iommu';
import { awaitsReturn, awaitsWrite } from '../../machines/group/switch';
import { ModelError } from '../../machines/system/compose';
import { holds } from '../../machines/terms/evaluate';
import { every, exists } from '../../machines/terms/quantifiers';
import { and, or } from '../../machines/terms/term';
import { ownership } from '../../machines/vocabulary/group';
import { members } from '../../machines/vocabulary/topology';

/** A state of the machines and the IOMMU as it was then. */
export interface Moment {
  readonly state: State;
  readonly iommu: SimulatedIommu;
}

/** The IOMMU around one table write that the machines asked for. */
export interface AroundWrite {
  readonly before: SimulatedIommu;
  readonly after: SimulatedIommu;
}

/** Whether the member loop of some group has a member to write next, and not its end to settle. */
const awaitsSomeWrite: Formula = exists(every('Group'), (g) =>
  or(
    and(
      ownership(g).is('switching'),
      exists(members(g), (m) => awaitsWrite(g, m)),
    ),
    and(
      ownership(g).is('rollingBack'),
      exists(members(g), (m) => awaitsReturn(m)),
    ),
  ),
);

/**
 * Puts the states between the table writes of a command together with the IOMMU at that time. The
 * hardware is not told which state a write happens in, only asked before each whether it fails, so
 * the two lists are matched afterwards. Throws if they do not fit each other.
 */
export function momentsOf(
  model: Model,
  micro: readonly State[],
  began: SimulatedIommu,
  writes: readonly AroundWrite[],
): Moment[] {
  let next = 0;
  const moments = micro.map((state): Moment => {
    const at = { layout: model.layout, now: state, before: state, variables: {} };
    if (!holds(awaitsSomeWrite, at)) return { state, iommu: writes[next - 1]?.after ?? began };
    const write = writes[next];
    if (write === undefined) throw new ModelError('a state awaits a write that never came');
    next += 1;
    return { state, iommu: write.before };
  });
  if (next !== writes.length) throw new ModelError('a write that no state was waiting for');
  return moments;
}
