import type { Policy } from '../../machines/policies/policy';
import type { Rules } from '../../machines/policies/rules';
import type { Topology } from '../../machines/topology/topology';
import type { Scope } from '../../machines/scope';
import type { Configuration } from '../../properties/configurations';
import type { ReportOptions } from '../report/write-reports';
import type { BoundOptions } from './bounds';
import type { CheckpointOptions } from './checkpoint';
import type { RuleOptions } from '../shared/options';
import type { ScopeOptions } from '../shared/scope';
import { rulesOf } from '../shared/rules';
import { scopeOf, scopeOptionNames } from '../shared/scope';
import { configurations } from '../../properties/configurations';
import { configurationsOf } from '../../properties/shapes';
import { readTopology } from '../topology/read-topology';

/** The options of `ioasid check`, as commander hands them over. */
export interface CheckCommandOptions
  extends RuleOptions, ScopeOptions, ReportOptions, BoundOptions, CheckpointOptions {
  readonly topology?: string;
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
  const { policy } = options;
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
  if (scopeOptionNames.every((name) => options[name] === undefined))
    return { policy, rules, kind: 'suite', configurations };
  const scope = scopeOf(options);
  return {
    policy,
    rules,
    kind: 'scope',
    configurations: [{ name: 'scope', says: describe(scope), scope }],
  };
}

const describe = (scope: Scope): string =>
  `devices per group: ${scope.groups.map((group) => group.devices.length).join(', ')}; ` +
  `fds: ${scope.fds}; IOASIDs per fd: ${scope.ioasids}; failing writes: ${scope.failures}`;
