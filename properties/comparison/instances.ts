import type { Feature } from '../../machines/command';
import type { GroupShape, Scope } from '../../machines/scope';
import { groupOfDevices } from '../../machines/scope';

/** A scope that policies are compared in, with what it is called. */
export interface Instance {
  readonly name: string;
  readonly scope: Scope;
}

interface Parts extends Partial<Pick<Scope, 'fds' | 'ioasids' | 'failures'>> {
  readonly features?: readonly Feature[];
}

/** An instance with two users, an IOASID each and no failing writes, unless said otherwise. */
export function instance(name: string, groups: readonly GroupShape[], parts: Parts = {}): Instance {
  const { fds = 2, ioasids = 1, failures = 0, features = [] } = parts;
  const scope: Scope = {
    groups,
    fds,
    ioasids,
    failures,
    profile: 'vt-d',
    features: ['core', ...features],
  };
  return { name, scope };
}

const single = groupOfDevices(1);
const pair = groupOfDevices(2);
const sharedPair = groupOfDevices(2, true);
const parkable = groupOfDevices(1, false, { ats: true });
const parkablePair = groupOfDevices(2, false, { ats: true });
const driven: GroupShape = {
  devices: [{ requester: 1 }, { requester: 2, driver: 'none' }, { requester: 3, driver: 'stub' }],
};

/** Where every behaviour of a container is a behaviour of device files. */
export const containerInstances: readonly Instance[] = [
  instance('a pair', [pair], { features: ['drivers'] }),
  instance('a pair behind one requester id', [sharedPair], { features: ['drivers'] }),
  instance('such a pair, whose id has an alias', [{ ...sharedPair, aliases: [1] }], {
    features: ['drivers', 'exit'],
  }),
  instance('one device, and a group of two', [single, pair], { features: ['drivers'] }),
  instance('one device on vfio-pci, one without driver, one on pci-stub', [driven], {
    features: ['drivers'],
  }),
  instance('a pair that comes and goes, with memory and mappings', [pair], {
    features: ['drivers', 'hotplug', 'memory', 'mappings'],
  }),
  instance('a pair that comes and goes, whose users die', [pair], {
    features: ['drivers', 'hotplug', 'exit'],
  }),
];

/** Where some policies with device files cannot follow a container any more. */
export const containerLimits: readonly Instance[] = [
  instance('a pair that is reset', [parkablePair], { features: ['drivers', 'reset'] }),
  instance('a pair whose users die with its memory mapped', [pair], {
    features: ['memory', 'exit'],
  }),
];

const life = ['drivers', 'memory', 'exit', 'hotplug'] as const;

/** Groups of one device, in which policies with device files are compared. */
export const singletonInstances: readonly Instance[] = [
  instance('one device', [single], { ioasids: 2, features: life }),
  instance('one device with an alias, and mappings', [{ ...single, aliases: [1] }], {
    features: [...life, 'mappings'],
  }),
  instance('two groups', [single, single], { features: life }),
];

/** The same in a scope that takes some seconds. */
export const largeSingletonInstance = instance('two groups, two IOASIDs a user', [single, single], {
  ioasids: 2,
  features: life,
});

/** What the comparison of singleton groups is extended by, each in the smallest scope that has it. */
export const singletonExtensions: readonly Instance[] = [
  instance('resets', [parkable], { ioasids: 2, features: [...life, 'reset'] }),
  instance('resets, two groups', [parkable, single], { fds: 1, features: [...life, 'reset'] }),
  instance('failing writes', [single], { fds: 1, ioasids: 2, failures: 1, features: life }),
  instance('a direct mapping', [groupOfDevices(1, false, { directMapped: true })], {
    features: ['drivers', 'hotplug'],
  }),
  instance('mishaps', [single], { fds: 1, ioasids: 2, features: ['mishaps'] }),
  instance('PASIDs', [groupOfDevices(1, false, { pasid: true })], {
    fds: 1,
    ioasids: 2,
    features: ['pasid'],
  }),
  instance('nested IOASIDs', [single], { fds: 1, ioasids: 2, features: ['nesting'] }),
  instance('explicit tables', [single], { fds: 1, ioasids: 2, features: ['tables'] }),
];

/** Groups of two devices, in which the differences between policies are listed. */
export const pairInstances: readonly Instance[] = [
  instance('a pair', [pair], { ioasids: 2, features: ['hotplug'] }),
  instance('a pair behind one requester id', [sharedPair], { ioasids: 2, features: ['hotplug'] }),
];

/** Where device files do what no container does. */
export const freedomInstances: readonly Instance[] = [
  instance('a pair', [pair], { fds: 1, ioasids: 2 }),
  instance('a pair behind one requester id', [sharedPair], { fds: 1, ioasids: 2 }),
  instance('one device', [single], { fds: 1, ioasids: 2 }),
];
