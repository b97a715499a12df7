import type { Scope } from '../machines/scope';
import type { SpinOptions } from '../properties/spin/run-spin';
import { groupOfDevices } from '../machines/scope';

/** A scope that engines are compared on. */
export interface BenchScope {
  readonly says: string;
  readonly scope: Scope;
  /** What SPIN is to be given so that it neither starts too small nor has to start again. */
  readonly spin?: SpinOptions;
}

const core = (groups: number, devices: number, fds: number, ioasids: number): BenchScope => ({
  says: `${groups} group${groups === 1 ? '' : 's'} of ${devices}, ${fds} fd${fds === 1 ? '' : 's'}, ${ioasids} IOASID${ioasids === 1 ? '' : 's'} each`,
  scope: {
    groups: Array.from({ length: groups }, () => groupOfDevices(devices)),
    fds,
    ioasids,
    failures: 0,
    profile: 'vt-d',
    features: ['core'],
  },
});

/** As many devices as SPIN can do with in minutes. */
const larger = core(4, 2, 2, 1);
const headline = core(4, 2, 2, 2);

/** From what takes no time to what only the product engine explores. */
export const scopes = {
  tiny: core(2, 1, 1, 1),
  small: core(1, 2, 2, 2),
  singles: core(4, 1, 2, 1),
  mid: core(3, 2, 2, 1),
  large: { ...core(4, 2, 2, 1), spin: { hashBits: 23, depth: 20_000_000 } },
  larger: {
    says: `${larger.says}, and a device alone`,
    scope: { ...larger.scope, groups: [...larger.scope.groups, groupOfDevices(1)] },
    spin: { hashBits: 25, depth: 100_000_000 },
  },
  headline: {
    says: `${headline.says}, drivers, exits, 1 failing write`,
    scope: { ...headline.scope, failures: 1, features: ['core', 'drivers', 'exit'] },
  },
} as const satisfies Record<string, BenchScope>;

export type ScopeName = keyof typeof scopes;
export const scopeNames = [
  'tiny',
  'small',
  'singles',
  'mid',
  'large',
  'larger',
  'headline',
] as const satisfies readonly ScopeName[];
