import type { Feature } from '../machines/command';
import type { GroupShape, Profile, Scope } from '../machines/scope';
import { groupOfDevices } from '../machines/scope';

/** A named finite instance that every policy is checked on. */
export interface Configuration {
  readonly name: string;
  readonly says: string;
  readonly scope: Scope;
}

interface Parts {
  readonly groups: readonly GroupShape[];
  readonly features: readonly Feature[];
  readonly fds?: number;
  readonly ioasids?: number;
  readonly failures?: number;
  readonly profile?: Profile;
}

function configuration(name: string, says: string, parts: Parts): Configuration {
  const { groups, features, fds = 2, ioasids = 1, failures = 0, profile = 'vt-d' } = parts;
  return {
    name,
    says,
    scope: { groups, fds, ioasids, failures, profile, features: ['core', ...features] },
  };
}

const pair = groupOfDevices(2);
const failing = (name: string, profile: Profile): Configuration =>
  configuration(
    name,
    `every table write may fail once, and the IOMMU driver behaves as ${profile}`,
    {
      groups: [pair],
      fds: 1,
      ioasids: 2,
      failures: 1,
      profile,
      features: ['tables'],
    },
  );

/**
 * The instances that `ioasid check` explores without further options. Each puts some features
 * together with the whole life cycle; together they reach every witness.
 */
export const configurations: readonly Configuration[] = [
  configuration('pair', 'two devices of one group, two users', {
    groups: [pair],
    ioasids: 2,
    features: ['exit'],
  }),
  configuration('whole', 'nearly everything at once: two different devices, two users', {
    groups: [{ devices: [{ requester: 1, ats: true, pasid: true }, { requester: 2 }] }],
    features: ['drivers', 'memory', 'exit', 'pasid', 'reset', 'hotplug'],
  }),
  configuration('drivers', 'drivers come and go, device memory is mapped', {
    groups: [pair],
    features: ['drivers', 'memory', 'exit'],
  }),
  configuration('bridge', 'two devices behind one requester id, which has an alias', {
    groups: [{ ...groupOfDevices(2, true), aliases: [1] }],
    ioasids: 2,
    features: ['hotplug'],
  }),
  configuration('shared-driver', 'drivers and devices come and go behind one requester id', {
    groups: [groupOfDevices(2, true)],
    features: ['drivers', 'hotplug'],
  }),
  configuration(
    'pasid',
    'a device with PASIDs and address translation of its own, and its sibling',
    {
      groups: [
        {
          devices: [
            { requester: 1, ats: true, pasid: true },
            { requester: 2, pasid: true },
          ],
        },
      ],
      fds: 1,
      ioasids: 2,
      features: ['tables', 'pasid', 'reset'],
    },
  ),
  configuration('spaces', 'nested IOASIDs and mappings', {
    groups: [groupOfDevices(1)],
    fds: 1,
    ioasids: 3,
    features: ['tables', 'nesting', 'mappings'],
  }),
  configuration('peers', 'two devices whose memory is mapped, and mappings that could reach it', {
    groups: [pair],
    fds: 1,
    features: ['memory', 'mappings'],
  }),
  configuration('parents', 'nested IOASIDs of two users', {
    groups: [groupOfDevices(1)],
    ioasids: 2,
    features: ['tables', 'nesting'],
  }),
  configuration('hotplug', 'devices come and go, also in the middle of a reset', {
    groups: [groupOfDevices(2, false, { ats: true })],
    features: ['hotplug', 'reset', 'drivers'],
  }),
  configuration('direct-mapping', 'a device that firmware needs directly mapped comes and goes', {
    groups: [{ devices: [{ requester: 1 }, { requester: 2, directMapped: true, absent: true }] }],
    features: ['hotplug', 'drivers'],
  }),
  configuration('interrupts', 'a group whose interrupts are not remapped', {
    groups: [{ ...pair, interruptsNotIsolated: true }],
    features: ['drivers'],
  }),
  configuration('two-groups', 'a group of one and a group of two, and mappings of two users', {
    groups: [groupOfDevices(1), pair],
    features: ['mappings'],
  }),
  failing('failing-vt-d', 'vt-d'),
  failing('failing-smmuv3', 'smmuv3'),
  failing('failing-virtio', 'virtio-iommu'),
  configuration(
    'mishaps',
    'replies that cannot be delivered, PASID 0, unreadable reserved ranges',
    {
      groups: [{ devices: [{ requester: 1, pasid: true }, { requester: 2 }] }],
      fds: 1,
      ioasids: 2,
      failures: 1,
      features: ['tables', 'pasid', 'mishaps'],
    },
  ),
  configuration('slot', 'three devices of two groups that can only be reset together', {
    groups: [groupOfDevices(2, false, { slot: 1 }), groupOfDevices(1, false, { slot: 1 })],
    features: ['drivers', 'hot-reset'],
  }),
  configuration('formats', 'a device that cannot be made to snoop caches, and one that can', {
    groups: [{ devices: [{ requester: 1, noSnoop: true, pasid: true }, { requester: 2 }] }],
    fds: 1,
    ioasids: 2,
    features: ['nesting', 'pasid', 'formats'],
  }),
  configuration('faults', 'devices that miss pages, are answered, moved and reset', {
    groups: [
      {
        devices: [
          { requester: 1, ats: true, slot: 1 },
          { requester: 2, slot: 1 },
        ],
      },
    ],
    fds: 1,
    ioasids: 2,
    features: ['faults', 'reset', 'hot-reset'],
  }),
  configuration(
    'guest-tables',
    'a guest that edits its nested table over mappings that come and go',
    {
      groups: [groupOfDevices(1)],
      fds: 1,
      ioasids: 3,
      features: ['tables', 'nesting', 'mappings', 'guest-tables'],
    },
  ),
];
