import type { ChartTransition } from '../chart/transition';
import type { Rules } from '../policies/rules';
import type { Formula, Value } from '../terms/term';
import { self } from '../chart/events';
import { accept, inOrder, refuse, tellEach } from '../chart/transition';
import { and, falsity, not, or } from '../terms/term';
import { exists } from '../terms/quantifiers';
import { groupOf, resetSlot, resetTogether } from '../vocabulary/topology';
import { ctx, driver, presence } from '../vocabulary/device';
import { owner } from '../vocabulary/group';
import { answered } from './page-request';

const d = self<'Device'>();
const neighbours = resetTogether(resetSlot(d));
const isOnBus = (m: Value<'Device'>): Formula => presence(m).isNot('absent');

/**
 * Bound to the caller's context, or not bound at all but a member of a group that this context owns:
 * nobody else can have bound it then, nor can anybody before it is given back.
 */
const isOwnedByCaller = (m: Value<'Device'>): Formula =>
  or(ctx(m).equals(ctx(d)), and(ctx(m).isNone(), owner(groupOf(m)).equals(ctx(d))));

/**
 * A user resets the bus or slot of a device, and with it whatever else is there, in whichever group.
 * Translations stay as they are: only a function reset parks its device, and what the reset undoes in a
 * device is not part of the model.
 */
export function hotReset({ policy, premises }: Rules): Record<string, ChartTransition[]> {
  const device = policy.interface !== 'container';
  const foreign =
    premises.hotReset === 'owned-only'
      ? exists(neighbours, (m) => and(isOnBus(m), not(isOwnedByCaller(m))))
      : falsity;
  return {
    HOT_RESET: inOrder(
      // what another driver holds, or none, nobody can bring to rest first
      refuse(
        'EINVAL',
        exists(neighbours, (m) => and(isOnBus(m), driver(m).isNot('vfio'))),
        'vfio_pci_dev_set_resettable',
      ),
      refuse('EINVAL', foreign, device ? 'vfio_iommufd_get_dev_id' : 'vfio_dev_in_groups'),
      accept({
        tell: [tellEach('device', neighbours, 'BUS_RESET', {}, isOnBus)],
        source: 'vfio_pci_ioctl_pci_hot_reset',
      }),
    ),
  };
}

/** What each device on the bus undergoes: its tables and attachments outlive it, what it waits for does not. */
export const busReset = (rules: Rules): ChartTransition[] => [
  accept({ tell: [answered(rules, 'reset')], source: 'pci_reset_bus' }),
];
