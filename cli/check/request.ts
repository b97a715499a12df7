import type { Policy } from '../../machines/policies/policy';
import type { Rules } from '../../machines/policies/rules';
import type { Topology } from '../../machines/topology/topology';
import type { Scope } from '../../machines/scope';
import type { Configuration } from '../../properties/configurations';
import type { ReportOptions } from '../report/write-reports';
import type { BoundOptions } from './bounds';
import type { CheckpointOptions } from './checkpoint';
import type { RuleOptions } from '../shared/options';
import { policies } from '../../machines/policies/registry';
import { rulesOf } from '../shared/rules';
import { configurations } from '../../properties/configurations';
import { configurationsOf } from '../../properties/shapes';
import { readTopology } from '../topology/read-topology';

/** The options of `ioasid check`, as commander hands them over. */
export interface CheckCommandOptions
  extends RuleOptions, ReportOptions, BoundOptions, CheckpointOptions {
  readonly topology?: string;
  readonly devices?: number;
  readonly groups?: number;
  readonly fds?: number;
  readonly ioasids?: number;
  readonly faults?: number;
  readonly symmetry?: boolean;
  readonly workers: number;
  readonly coverage?: boolean;
  readonly out?: string;
  readonly json?: boolean;
}

/** What is to be checked. */
export interface CheckRequest {
  readonly policy: Policy;
  readonly rules: Rules;
  /** `suite`: the built-in configurations; `scope`: one from options; `topology`: of a machine. */
  readonly kind: 'suite' | 'scope' | 'topology';
  readonly configurations: readonly Configuration[];
  readonly topology?: Topology;
}

/** Works out rules and configurations. Throws BadInput where the topology cannot be read. */
export function requestOf(options: CheckCommandOptions): CheckRequest {
  const policy = policies[options.policy];
  const rules = rulesOf(options);
  if (options.topology !== undefined) {
    const { topology } = readTopology(options.topology);
    return {
      policy,
      rules,
      kind: 'topology',
      configurations: configurationsOf(topology),
      topology,
    };
  }
  const scope = scopeOf(options);
  if (scope !== undefined)
    return {
      policy,
      rules,
      kind: 'scope',
      configurations: [{ name: 'scope', says: describe(scope), scope }],
    };
  return { policy, rules, kind: 'suite', configurations };
}

/** Devices are dealt out to the groups evenly, each with a requester id of its own. */
function scopeOf(options: CheckCommandOptions): Scope | undefined {
  const { devices, groups, fds, ioasids, faults } = options;
  if ([devices, groups, fds, ioasids, faults].every((one) => one === undefined)) return undefined;
  const groupCount = groups ?? 1;
  const deviceCount = Math.max(devices ?? 2, groupCount);
  return {
    groups: Array.from({ length: groupCount }, (_, at) => ({
      devices: Array.from(
        { length: Math.floor(deviceCount / groupCount) + (at < deviceCount % groupCount ? 1 : 0) },
        (_unused, index) => ({ requester: index + 1 }),
      ),
    })),
    fds: fds ?? 2,
    ioasids: ioasids ?? 1,
    failures: faults ?? 0,
    profile: 'vt-d',
    features: ['core', 'drivers', 'exit'],
  };
}

const describe = (scope: Scope): string =>
  `devices per group: ${scope.groups.map((group) => group.devices.length).join(', ')}; ` +
  `fds: ${scope.fds}; IOASIDs per fd: ${scope.ioasids}; failing writes: ${scope.failures}`;
