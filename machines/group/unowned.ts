import type { Rules } from '../policies/rules';
import type { Value } from '../terms/term';
import { choose } from '../terms/term';
import { driver } from '../vocabulary/device';
import { back, goal, operation } from '../vocabulary/group';
import { blocked, defaultDomain } from './switch';

/** Where a member belongs while nobody owns its group: it depends on when blocked DMA begins. */
export function unownedDomain({ policy }: Rules, device: Value<'Device'>): Value<'Domain'> {
  switch (policy.start) {
    case 'first-claim':
      return defaultDomain;
    case 'vfio-probe':
      return choose(driver(device).is('vfio'), blocked, defaultDomain);
    case 'iommu-probe':
      return choose(driver(device).is('kernel'), defaultDomain, blocked);
  }
}

/** Where the switch of the group takes this member; a release takes each where it belongs. */
export const goalOf = (
  rules: Rules,
  group: Value<'Group'>,
  member: Value<'Device'>,
): Value<'Domain'> =>
  rules.policy.start === 'first-claim'
    ? goal(group)
    : choose(operation(group).is('release'), unownedDomain(rules, member), goal(group));

/** Where the rollback of a failed switch returns this member. */
export const backOf = (
  rules: Rules,
  group: Value<'Group'>,
  member: Value<'Device'>,
): Value<'Domain'> =>
  rules.policy.start === 'first-claim'
    ? back(group)
    : choose(operation(group).is('claim'), unownedDomain(rules, member), back(group));
