import type { Command, Feature } from '../../machines/command';
import type { Sort } from '../../machines/terms/sorts';
import type { QuirkName } from '../../machines/policies/quirks';
import type { GroupShape } from '../../machines/scope';
import type { ClaimInfo } from '../check';
import type { Configuration } from '../configurations';
import type { TraceStep } from '../trace';
import { commandKind } from '../../machines/command';
import { policies } from '../../machines/policies/registry';
import { groupOfDevices } from '../../machines/scope';
import { deviations } from '../deviations';

/** A deviation of shipped Linux as the model has it, with a trace that can be walked on a guest. */
export interface KnownSuspect {
  readonly quirk: QuirkName;
  readonly says: string;
  readonly source: string;
  readonly claim: ClaimInfo;
  /** The guest that has what the trace needs. */
  readonly topology: 'same-slot' | 'direct-mapping';
  /** In the names of that guest. */
  readonly steps: readonly TraceStep[];
  readonly features: readonly Feature[];
  /** IOASIDs per fd of the scope that the trace comes from. */
  readonly ioasids: number;
  readonly fds: number;
}

interface KernelConfiguration extends Configuration {
  readonly topology: KnownSuspect['topology'];
  /** The device of the guest that each device stands for. */
  readonly devices: readonly number[];
}

const pair = groupOfDevices(2);

const on = (
  topology: KnownSuspect['topology'],
  name: string,
  groups: readonly GroupShape[],
  features: readonly Feature[],
  choices: { fds?: number; ioasids?: number; failures?: number; devices?: readonly number[] } = {},
): KernelConfiguration => {
  const { fds = 1, ioasids = 2, failures = 0, devices = [1, 2] } = choices;
  return {
    name,
    says: `what a guest can show of ${name}`,
    topology,
    devices,
    scope: { groups, fds, ioasids, failures, profile: 'vt-d', features: ['core', ...features] },
  };
};

/** The configurations of `check`, cut down to what a guest has: no PASIDs, no ATS, no nesting. */
const kernelConfigurations: readonly KernelConfiguration[] = [
  on('same-slot', 'pair', [pair], [], { fds: 2 }),
  on('same-slot', 'hotplug', [pair], ['hotplug', 'drivers'], { fds: 2, ioasids: 1 }),
  on('same-slot', 'pasid', [pair], ['tables', 'pasid']),
  on('same-slot', 'failing-vt-d', [pair], ['tables'], { failures: 1 }),
  on('same-slot', 'mishaps', [pair], ['tables', 'pasid', 'mishaps']),
  // the directly mapped one is the first function of its slot, its sibling the second
  on(
    'direct-mapping',
    'direct-mapping',
    [{ devices: [{ requester: 1 }, { requester: 2, directMapped: true, absent: true }] }],
    ['hotplug', 'drivers'],
    { fds: 2, ioasids: 1, devices: [2, 1] },
  ),
];

/** The known deviations, each with the shortest trace to every invariant that it breaks. */
export function knownSuspects(onQuirk?: (quirk: QuirkName) => void): KnownSuspect[] {
  return deviations(policies.iommufd, kernelConfigurations, onQuirk).flatMap(
    ({ quirk, says, source, shown }) =>
      shown.flatMap(({ claim, configuration, trace }): KnownSuspect[] => {
        const where = kernelConfigurations.find(({ name }) => name === configuration.name);
        if (where === undefined) return [];
        const { scope, topology, devices } = where;
        const { fds, ioasids, features } = scope;
        const steps = trace.map((step) => ({
          ...step,
          command: renamed(step.command, (sort, at) => (sort === 'Device' ? devices[at - 1] : at)),
        }));
        return [{ quirk, says, source, claim, topology, steps, features, fds, ioasids }];
      }),
  );
}

function renamed(
  { name, args }: Command,
  to: (sort: Sort, element: number) => number | undefined,
): Command {
  const { parameters } = commandKind(name);
  return { name, args: parameters.map(({ sort }, at) => to(sort, args[at] ?? 0) ?? 0) };
}
