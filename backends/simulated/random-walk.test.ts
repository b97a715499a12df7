import fc from 'fast-check';
import type { Scope } from '../../machines/scope';
import { features } from '../../machines/command';
import { policyNames, refutedPolicies } from '../../machines/policies/policy';
import { noQuirks, shippedQuirks } from '../../machines/policies/quirks';
import { groupOfDevices } from '../../machines/scope';
import { configurations } from '../../properties/configurations';
import { allRequests, disagreements, disagreementsBetweenWrites } from './disagreements';
import { probeEverything, walk, walks } from './fixtures/random-walk';
import { modelOf } from './fixtures/run';
import { leaks, leaksBetweenWrites } from './leaks';
import { SimulatedBackend } from './simulated-backend';
import { ownerOf } from './iommu/memory';
import { showReach } from '../reach';

const seed = 20210615;
const length = 1000;

/** What no configuration has together: device memory in mapped address spaces, and all at once. */
const more: readonly { readonly name: string; readonly scope: Scope }[] = [
  {
    name: 'peers',
    scope: {
      groups: [groupOfDevices(2), groupOfDevices(1)],
      fds: 2,
      ioasids: 2,
      failures: 0,
      profile: 'amd',
      features: ['core', 'memory', 'mappings', 'exit', 'tables'],
    },
  },
  {
    name: 'everything',
    scope: {
      groups: [
        {
          devices: [
            { requester: 1, ats: true, pasid: true },
            { requester: 2, ats: true },
          ],
          aliases: [2],
        },
        groupOfDevices(1, false, { pasid: true }),
      ],
      fds: 2,
      ioasids: 3,
      failures: 1,
      profile: 'vt-d',
      features,
    },
  },
];

const variants = policyNames.flatMap((policy) => [
  { policy, quirks: noQuirks, as: 'specified' },
  ...(policy === 'iommufd' ? [{ policy, quirks: shippedQuirks, as: 'shipped' }] : []),
]);

describe.each(variants)('on random walks under $policy as $as', ({ policy, quirks, as }) => {
  const count = { commands: 0, between: 0, requests: 0, leaking: 0 };
  const reached = new Set<string>();

  test.each([...configurations, ...more])(
    'tables and simulated IOMMU agree: $name',
    ({ scope }) => {
      const failures = scope.failures > 0 ? 100 : 0;
      const model = modelOf(policy, { ...scope, failures }, {}, quirks);
      // a driver that leaves the new domain behind may leave it to be freed under the device, and a
      // shipped kernel takes the entry of a direct-mapped device that comes back for a valid one
      const mayLeak =
        refutedPolicies.includes(policy) ||
        // a container claims a group before it looks at its interrupts; nothing of it answers until then
        (policy === 'lockstep' && scope.groups.some((g) => g.interruptsNotIsolated === true)) ||
        scope.profile === 'virtio-iommu' ||
        (as === 'shipped' && scope.groups.some((g) => g.devices.some((d) => d.directMapped)));
      fc.assert(
        fc.property(walks(model, length), fc.boolean(), (steps, translated) => {
          const backend = new SimulatedBackend(model, {
            defaultDomain: translated ? 'dma' : 'identity',
            onWrite: probeEverything,
          });
          const requests = allRequests(backend.iommu.design.wiring);
          expect(disagreements(backend)).toEqual([]);
          walk(backend, steps, () => {
            count.commands += 1;
            count.between += backend.moments.length;
            count.requests += requests.length * (1 + backend.moments.length);
            for (const { leaf } of backend.iommu.iotlb)
              reached.add(
                showReach({ kind: 'reached', owner: ownerOf(backend.iommu.memory, leaf.page) }),
              );
            const leaking = [...leaksBetweenWrites(backend), ...leaks(backend)];
            if (leaking.length > 0) count.leaking += 1;
            return [
              ...disagreementsBetweenWrites(backend),
              ...disagreements(backend),
              ...(mayLeak ? [] : leaking),
            ];
          });
        }),
        { seed, numRuns: 2 },
      );
    },
  );

  test('and the walks got everywhere: to the kernel, both users and device memory', () => {
    process.stdout.write(
      `${policy} as ${as}, seed ${seed}: ${count.commands} commands, ` +
        `${count.between} states between table writes, ${count.requests} requests compared, ` +
        `${count.leaking} commands that leak\n`,
    );
    const everywhere = ['kernel memory', 'memory of fd1', 'memory of fd2', 'memory of d1'];
    expect([...reached]).toEqual(expect.arrayContaining(everywhere));
  });
});
