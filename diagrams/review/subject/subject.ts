import type { Model } from '../../../machines/model';
import type { Policy } from '../../../machines/policies/policy';
import type { Quirks } from '../../../machines/policies/quirks';
import type { Scope } from '../../../machines/scope';
import type { Mutant } from '../../../properties/mutants/mutant';
import { buildModel } from '../../../machines/model';
import { noQuirks, showQuirks } from '../../../machines/policies/quirks';
import { policies } from '../../../machines/policies/registry';
import { showPolicy } from '../../../machines/policies/with-choices';
import { rulesWith } from '../../../properties/mutants/rules-with';
import { configurations } from '../../../properties/configurations';

/** What is walked through: whose rules, with what of Linux and what taken away, on which machine. */
export interface Subject {
  readonly policy: Policy;
  readonly quirks: Quirks;
  readonly mutant?: Mutant;
  readonly scope: Scope;
}

/** Builds the model of a subject. Its machines are the very ones that the checks explore. */
export function modelOf({ policy, quirks, mutant, scope }: Subject): Model {
  const rules = rulesWith(policy, quirks, mutant);
  return buildModel({ ...rules, failures: scope.failures > 0 }, scope);
}

/** One text for all subjects that are the same: to remember what was built for one. */
export const keyOf = ({ policy, quirks, mutant, scope }: Subject): string =>
  [showPolicy(policy), showQuirks(quirks), mutant?.id ?? '', JSON.stringify(scope)].join(' ');

/** `split-fd`, `iommufd with quirks shipped`, `device-centric without the premise of M1`. */
export function showSubject({ policy, quirks, mutant }: Subject): string {
  const deviations = showQuirks(quirks);
  return [
    showPolicy(policy),
    ...(deviations === 'none' ? [] : [`with quirks ${deviations}`]),
    ...(mutant === undefined ? [] : [`without the premise of ${mutant.id}`]),
  ].join(' ');
}

/** A machine to begin with: two devices of one group, two users. */
export const firstScope: Scope = {
  groups: [{ devices: [{ requester: 1 }, { requester: 2 }] }],
  fds: 2,
  ioasids: 2,
  failures: 0,
  profile: 'vt-d',
  features: ['core', 'drivers', 'memory', 'exit'],
};

export const firstSubject: Subject = {
  policy: policies['device-centric'],
  quirks: noQuirks,
  scope: firstScope,
};

/** A machine with a name, to be picked from a list. */
export interface NamedScope {
  readonly name: string;
  readonly says: string;
  readonly scope: Scope;
}

/** The machines that can be picked: the one to begin with, and those that `ioasid check` explores. */
export const namedScopes: readonly NamedScope[] = [
  { name: 'first', says: 'two devices of one group, two users, drivers', scope: firstScope },
  ...configurations,
];

/** The name of a machine that has one. */
export const nameOfScope = (scope: Scope): string | undefined =>
  namedScopes.find((one) => JSON.stringify(one.scope) === JSON.stringify(scope))?.name;
