import type { Rules } from '../policies/rules';
import type { Value } from '../terms/term';
import { self } from '../chart/events';
import { accept, only, set } from '../chart/transition';
import { and, choose, flag } from '../terms/term';
import { first } from '../terms/quantifiers';
import { ats, groupOf, ioasidOf, members, pasidCapable } from '../vocabulary/topology';
import { attached, pasidAttached, presence, remembered, session } from '../vocabulary/device';
import { domain, owner } from '../vocabulary/group';
import { blocked, tableOf } from '../group/switch';
import { unownedDomain } from '../group/unowned';
import { program } from '../group/switching';

const d = self<'Device'>();
const prepare = 'pci_dev_reset_iommu_prepare';
const done = 'pci_dev_reset_iommu_done';

/** The domain that software believes a member to be in, whoever owns the group. */
export function trackedDomain(rules: Rules, device: Value<'Device'>): Value<'Domain'> {
  if (rules.policy.moves === 'group') return domain(groupOf(device));
  return choose(
    owner(groupOf(device)).isNone(),
    unownedDomain(rules, device),
    choose(attached(device).isSome(), tableOf(attached(device)), blocked),
  );
}

/** The same for requests with the PASID. */
export function trackedPasidDomain(rules: Rules, device: Value<'Device'>): Value<'Domain'> {
  const holder =
    rules.policy.moves === 'group'
      ? first(members(groupOf(device)), (m) => pasidAttached(m).isSome())
      : device;
  const ioasid = pasidAttached(holder);
  return choose(ioasid.isSome(), tableOf(ioasid), blocked);
}

/** A function reset parks a device that translates addresses itself, until the reset is over. */
export function resetRegion(rules: Rules) {
  const stale = rules.premises.resetRestores === 'remembered';
  const tracked = trackedDomain(rules, d);
  const restored = stale
    ? choose(remembered(d).isSome(), tableOf(remembered(d)), tracked)
    : tracked;
  const hasPasid = pasidCapable(d).equals(flag(true));
  const restores = accept({
    target: 'normal',
    tell: [
      program(rules, d, 'PROGRAM', restored),
      program(rules, d, 'PROGRAM_PASID', trackedPasidDomain(rules, d), hasPasid),
    ],
    source: done,
  });
  const leavesBus = accept({
    when: session(d).is('closed'),
    target: 'normal',
    source: 'device_del',
  });
  return {
    initial: 'normal',
    states: {
      normal: {
        on: {
          RESET_PREPARE: [
            accept({
              when: and(ats(d).equals(flag(true)), presence(d).is('present')),
              target: 'recovering',
              set: [...only(stale, set(remembered, ioasidOf(tracked)))],
              tell: [
                program(rules, d, 'PROGRAM', blocked),
                program(rules, d, 'PROGRAM_PASID', blocked, hasPasid),
              ],
              source: prepare,
            }),
          ],
        },
      },
      recovering: {
        on: {
          RESET_PREPARE: [accept({ target: 'nested', source: prepare })],
          RESET_DONE: [restores],
          HOT_REMOVE: [leavesBus],
        },
      },
      nested: {
        on: {
          RESET_DONE: [
            rules.premises.nestedReset === 'counted'
              ? accept({ target: 'recovering', source: done })
              : { ...restores, target: 'recovering' },
          ],
          HOT_REMOVE: [leavesBus],
        },
      },
    },
  };
}
