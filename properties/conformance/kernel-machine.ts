import type { GuestTopology } from '../../backends/guest/topology';
import type { Placement, Probers } from '../../backends/ioctl/placement';
import type { Command, CommandName, Feature } from '../../machines/command';
import type { CompiledModel } from '../../machines/compiled/compile';
import type { Policy } from '../../machines/policies/policy';
import type { Quirks } from '../../machines/policies/quirks';
import type { DeviceShape, GroupShape, Profile, Scope } from '../../machines/scope';
import type { AddressLimits } from './expected-observation';
import type { Renaming } from './renaming';
import { PROBE_AREA } from '../../backends/guest/qemu-command';
import { commandKind } from '../../machines/command';
import { compile } from '../../machines/compiled/compile';
import { buildModel } from '../../machines/model';
import { rulesFor } from '../../machines/policies/rules';
import { renamingsOf } from './renaming';

/** What of the model is walked on a machine. */
export interface WalkedScope {
  readonly policy: Policy;
  readonly quirks: Quirks;
  /** The commands that are given; ownership is asked for in any case. */
  readonly features: readonly Feature[];
  /** IOMMU fds of the users that are walked. */
  readonly fds: number;
  /** IOASIDs per fd. */
  readonly ioasids: number;
  readonly failures?: number;
  /** Whether the kernel has a command; it has all unless said otherwise. */
  readonly has?: (name: CommandName) => boolean;
  /** What the IOMMU driver leaves of a device whose attach fails; VT-d's unless said otherwise. */
  readonly profile?: Profile;
}

/** A real machine and the model of it. */
export interface KernelMachine {
  readonly compiled: CompiledModel;
  readonly placement: Placement;
  readonly limits: AddressLimits;
  /** Whether a user who is walked may give this command. */
  readonly offers: (command: Command) => boolean;
  /** The renamings under which the machine stays as it is. */
  readonly renamings: readonly Renaming[];
}

/** A driver that uses the DMA API and whose probe succeeds for any device. */
const kernelDriver = 'pci-pf-stub';
const knockingDriver = 'virtio-pci';

/** How far the tables of the emulated VT-d reach: 39 bits, as QEMU has it by default. */
const lastIova = (1n << 39n) - 1n;

/** Puts commands that need what this machine has not out of reach. */
const nowhere: ReadonlySet<string> = new Set([
  'NEST',
  'RESET_PREPARE',
  'RESET_DONE',
  'ATTACH_WINDOW_FAILURE',
  'ATTACH_OUT_OF_MEMORY',
  'HOT_RESET',
  'ALLOC_ENFORCING',
  'PAGE_REQUEST',
  'PAGE_RESPONSE',
  'GUEST_WRITE',
  'INVALIDATE',
]);

/**
 * The model of a guest: all its devices, those that only ask for ownership too, and one IOMMU fd more
 * than is walked, for the second user. What asks is in the model, but no command of a walk names it.
 */
export function kernelMachine(topology: GuestTopology, walked: WalkedScope): KernelMachine {
  const groups = [...new Set(topology.devices.map(({ group }) => group))];
  const ordered = groups.flatMap((group) =>
    topology.devices.filter((device) => device.group === group),
  );
  const numberOf = (group: number, role: 'knocks-as-user' | 'knocks-as-driver'): number =>
    ordered.findIndex((device) => device.group === group && device.role === role) + 1;
  const shapes = groups.map((group): GroupShape =>
    groupShape(
      topology,
      ordered.filter((one) => one.group === group),
    ),
  );
  const scope: Scope = {
    groups: shapes,
    fds: walked.fds + 1,
    ioasids: walked.ioasids,
    failures: walked.failures ?? 0,
    profile: walked.profile ?? 'vt-d',
    features: [...new Set<Feature>(['core', 'drivers', ...walked.features])],
  };
  const rules = rulesFor(walked.policy, walked.quirks, scope.failures > 0);
  const compiled = compile(buildModel(rules, scope));
  const isWalkedDevice = (d: number): boolean => ordered[d - 1]?.role === 'device';
  const probers = groups.map((group): Probers | undefined => {
    const asUser = numberOf(group, 'knocks-as-user');
    const asDriver = numberOf(group, 'knocks-as-driver');
    return asUser === 0 || asDriver === 0 ? undefined : { asUser, asDriver };
  });
  return {
    compiled,
    placement: {
      interface: walked.policy.interface === 'container' ? 'container' : 'device',
      devices: ordered.map(({ address }) => address),
      // what the kernel drives there is no edu device
      probed: ordered.flatMap(({ role }, at) => (role === 'kernel-driver' ? [] : [at + 1])),
      probers,
      iova: PROBE_AREA,
      kernelDriver,
      knockingDriver,
    },
    limits: {
      lastIova,
      reservedBy: new Map(
        ordered.flatMap(({ address }, at) => {
          const mapping = topology.directMapping;
          if (mapping?.address !== address) return [];
          const first = BigInt(mapping.first);
          return [[at + 1, { first, last: first + BigInt(mapping.bytes) - 1n }] as const];
        }),
      ),
    },
    offers: ({ name, args }) => {
      const kind = commandKind(name);
      if (!walked.features.includes(kind.feature) || nowhere.has(name)) return false;
      if (walked.has !== undefined && !walked.has(name)) return false;
      return kind.parameters.every(({ sort }, at) => {
        const element = args[at] ?? 0;
        if (sort === 'Device') return isWalkedDevice(element);
        if (sort === 'Fd') return element <= walked.fds;
        return sort !== 'Ioasid' || element <= walked.fds * walked.ioasids;
      });
    },
    renamings: renamingsOf(compiled.model, (sort, element) => {
      if (sort === 'Device') return !isWalkedDevice(element);
      return sort === 'Fd' && element > walked.fds;
    }),
  };
}

function groupShape(topology: GuestTopology, devices: GuestTopology['devices']): GroupShape {
  const requesters = [...new Set(devices.map(({ requester }) => requester))];
  return {
    devices: devices.map(({ address, role, requester }): DeviceShape => {
      const directMapped = topology.directMapping?.address === address;
      return {
        requester: requesters.indexOf(requester) + 1,
        driver: role === 'knocks-as-driver' ? 'none' : role === 'kernel-driver' ? 'kernel' : 'vfio',
        ...(directMapped ? { directMapped, absent: true } : {}),
      };
    }),
  };
}
