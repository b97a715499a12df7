import type { PolicyName } from '../../machines/policies/policy';
import type { Scope } from '../../machines/scope';
import type { Snapshot } from './simulated-backend';
import { compile } from '../../machines/compiled/compile';
import { closelyStudied } from '../../machines/policies/policy';
import { explore } from '../../properties/explorer/explore';
import { allRequests, disagreements, disagreementsBetweenWrites } from './disagreements';
import { probeEverything } from './fixtures/random-walk';
import { modelOf } from './fixtures/run';
import { keyOf } from './iommu/simulated-iommu';
import { leaks, leaksBetweenWrites } from './leaks';
import { SimulatedBackend } from './simulated-backend';

/** What an exhaustive search of the machines together with the simulated IOMMU found. */
interface Product {
  readonly states: number;
  /** States of the machines alone. */
  readonly modelStates: number;
  readonly commands: number;
  readonly between: number;
  readonly complaints: readonly string[];
}

/**
 * Every command in every state, every table write of it failing in turn, with and without DMA between
 * the writes; and every DMA request by itself, which fills the IOTLB by one entry.
 */
function exploreProduct(policy: PolicyName, scope: Scope): Product {
  const model = modelOf(policy, scope);
  const backend = new SimulatedBackend(model);
  const requests = allRequests(backend.iommu.design.wiring);
  const seen = new Map<string, Snapshot>();
  const modelStates = new Set<string>();
  const count = { commands: 0, between: 0 };
  const complaints: string[] = [];
  const visit = (): void => {
    const snapshot = { ...backend.snapshot(), commands: 0 };
    const machines = snapshot.state.join();
    const key = `${machines} ${keyOf(snapshot.iommu)}`;
    if (seen.has(key)) return;
    seen.set(key, snapshot);
    modelStates.add(machines);
    // the comparison fills the IOTLB, so it comes after the snapshot
    complaints.push(...disagreements(backend), ...leaks(backend));
  };
  visit();
  for (const snapshot of seen.values()) {
    if (complaints.length > 0) break;
    for (const command of model.commands)
      for (const failAt of scope.failures > 0 ? [undefined, 0, 1] : [undefined]) {
        let writes = 0;
        for (const onWrite of [() => (writes += 1), probeEverything]) {
          backend.restore(snapshot);
          backend.onWrite = onWrite;
          if (backend.execute(command, failAt).kind === 'ignored') break;
          count.commands += 1;
          count.between += backend.moments.length;
          complaints.push(...disagreementsBetweenWrites(backend), ...leaksBetweenWrites(backend));
          visit();
          if (writes === 0) break;
        }
      }
    for (const request of requests) {
      backend.restore(snapshot);
      backend.probeOnWire(request);
      visit();
    }
  }
  return { states: seen.size, modelStates: modelStates.size, ...count, complaints };
}

const one: Scope = {
  groups: [{ devices: [{ requester: 1 }] }],
  fds: 1,
  ioasids: 1,
  failures: 0,
  profile: 'vt-d',
  features: ['core', 'mappings'],
};

const scopes: readonly { readonly name: string; readonly scope: Scope }[] = [
  { name: 'one device, one user, one IOASID with mappings', scope: one },
  {
    name: 'the same with device memory and a process that may die',
    scope: { ...one, features: ['core', 'mappings', 'memory', 'exit'] },
  },
  { name: 'the same with one failing table write', scope: { ...one, failures: 1 } },
  {
    name: 'a device with PASIDs and function resets',
    scope: {
      ...one,
      groups: [{ devices: [{ requester: 1, pasid: true, ats: true }] }],
      features: ['core', 'mappings', 'pasid', 'reset'],
    },
  },
  {
    name: 'a device behind an alias that comes and goes',
    scope: {
      ...one,
      groups: [{ devices: [{ requester: 1 }], aliases: [1] }],
      features: ['core', 'mappings', 'hotplug'],
    },
  },
  {
    name: 'two IOASIDs, built on each other',
    scope: { ...one, ioasids: 2, features: ['core', 'mappings', 'nesting', 'tables'] },
  },
];

describe.each([...closelyStudied, 'group-bind'] as const)(
  'every state of machines and IOMMU together under %s',
  (policy) => {
    test.each(scopes)('agrees and keeps groups apart: $name', ({ name, scope }) => {
      const { complaints, ...found } = exploreProduct(policy, scope);
      process.stdout.write(`${policy}, ${name}: ${JSON.stringify(found)}\n`);
      expect(complaints).toEqual([]);
      expect(found.states).toBeGreaterThan(found.modelStates);
      // the machines get everywhere that they get without an IOMMU below, and nowhere else
      const alone = explore(compile(modelOf(policy, scope)), []);
      expect(found.modelStates).toBe(alone.states);
    });
  },
);
