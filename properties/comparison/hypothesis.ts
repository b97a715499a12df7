import type { StateView } from './state-view';
import { driver, presence } from '../../machines/vocabulary/device';
import { owner } from '../../machines/vocabulary/group';
import { groupOf } from '../../machines/vocabulary/topology';

/** What a theorem supposes of the leader. A behaviour is followed as long as it holds. */
export interface Hypothesis {
  readonly name: string;
  readonly says: string;
  readonly holds: (leader: StateView) => boolean;
}

export const hypotheses = {
  nothing: { name: 'nothing', says: 'nothing is supposed', holds: () => true },
  ownedGroupHasFile: {
    name: 'ownedGroupHasFile',
    says:
      'a group is in a container only while one of its devices is on the bus, on vfio-pci and not about ' +
      'to be removed. Where a device file is what claims a group, nothing else can hold it; a device ' +
      'whose removal waits for its file keeps a container, and cannot be opened anew',
    holds: (leader) =>
      leader.all('Group').every((g) => {
        if (leader.number(owner, g) === 0) return true;
        return leader
          .all('Device')
          .some(
            (d) =>
              leader.number(groupOf, d) === g &&
              leader.is(presence, d, 'present') &&
              leader.is(driver, d, 'vfio'),
          );
      }),
  },
} as const satisfies Record<string, Hypothesis>;
