import type { Scope } from '../../machines/scope';
import { groupOfDevices } from '../../machines/scope';
import { disagreementsBetweenWrites } from './disagreements';
import { probeEverything } from './fixtures/random-walk';
import { attachedTo, modelOf, run } from './fixtures/run';
import { iova, probedIovas } from './iommu/iova';
import { keyOf } from './iommu/simulated-iommu';
import { SimulatedBackend } from './simulated-backend';
import { showReach } from '../reach';

const scope: Scope = {
  groups: [groupOfDevices(3)],
  fds: 2,
  ioasids: 2,
  failures: 2,
  profile: 'smmuv3',
  features: ['core', 'mappings', 'memory', 'exit'],
};
const start = (options = {}): SimulatedBackend =>
  new SimulatedBackend(modelOf('iommufd', scope), options);
const reaches = (backend: SimulatedBackend, device: number, page: number = iova.user): string =>
  showReach(backend.probe({ device, slot: 'rid', iova: page, access: 'write' }));

describe('a command', () => {
  test('answers as the machines do: with an errno, or not at all', () => {
    expect(
      run(start(), 'DETACH d1', 'OPEN_DEVICE d1', 'DETACH d1', 'BIND d1 fd1', 'BIND d1 fd2'),
    ).toEqual(['ignored', 'OK', 'EINVAL', 'OK', 'EINVAL']);
  });

  test('that is refused or ignored leaves the IOMMU as it was', () => {
    const backend = start();
    run(backend, 'OPEN_DEVICE d1', 'BIND d1 fd1', 'ALLOC i1');
    const key = keyOf(backend.iommu);
    expect(run(backend, 'ALLOC i1', 'ATTACH d1 i2', 'UNMAP i1')).toEqual([
      'ignored',
      'ENOENT',
      'ENOENT',
    ]);
    expect(keyOf(backend.iommu)).toBe(key);
  });

  test('moves devices: blocked by a claim, to the user’s memory by an attach, back by a release', () => {
    const backend = start();
    const seen = [reaches(backend, 1)];
    for (const line of [...attachedTo(1, 1, 1), 'DETACH d1', 'CLOSE_DEVICE d1']) {
      run(backend, line);
      seen.push(reaches(backend, 1));
    }
    expect(seen).toEqual([
      'kernel memory',
      'kernel memory',
      'fault',
      'fault',
      'fault',
      'memory of fd1',
      'fault',
      'kernel memory',
    ]);
  });

  test('lets a peer reach device memory that the user has mapped, until the process dies', () => {
    const backend = start();
    run(backend, ...attachedTo(1, 1, 1), 'MMAP_BAR d1');
    expect(reaches(backend, 1, iova.peer(1))).toBe('memory of d1');
    run(backend, 'EXIT fd1');
    expect(reaches(backend, 1, iova.peer(1))).toBe('fault');
  });
});

describe('a failing table write', () => {
  const claim = ['OPEN_DEVICE d1', 'BIND d1 fd1 !1'];

  test('is the one that is asked for: the members before it are brought back', () => {
    const backend = start();
    expect(run(backend, ...claim)).toEqual(['OK', 'ENOMEM']);
    expect([1, 2, 3].map((device) => reaches(backend, device))).toEqual(
      [1, 2, 3].map(() => 'kernel memory'),
    );
  });

  test('can be planned by the number of its command', () => {
    const backend = start({ plan: [{ command: 1, write: 2 }] });
    expect(run(backend, 'OPEN_DEVICE d1', 'BIND d1 fd1', 'BIND d1 fd1')).toEqual([
      'OK',
      'ENOMEM',
      'OK',
    ]);
  });

  test('succeeds where the kernel cannot let it fail', () => {
    const backend = start();
    run(backend, 'OPEN_DEVICE d1', 'BIND d1 fd1');
    expect(run(backend, 'CLOSE_DEVICE d1 !0')).toEqual(['OK']);
    expect(reaches(backend, 1)).toBe('kernel memory');
  });
});

describe('between table writes', () => {
  test('a device may do DMA: the members of a group are moved one by one', () => {
    const seen: string[] = [];
    const backend = start({
      onWrite: (now: SimulatedBackend) =>
        seen.push([1, 2, 3].map((device) => reaches(now, device)).join()),
    });
    run(backend, 'OPEN_DEVICE d1', 'BIND d1 fd1');
    expect(seen).toEqual([
      'fault,kernel memory,kernel memory',
      'fault,fault,kernel memory',
      'fault,fault,fault',
    ]);
  });

  test('the IOMMU is kept with the state of the machines it belongs to', () => {
    const backend = start({ onWrite: probeEverything });
    run(backend, 'OPEN_DEVICE d1', 'BIND d1 fd1 !1');
    // before writes 1 and 2, before the way back of the first member, before the end
    expect(backend.moments.map(({ iommu }) => iommu.contexts[0]?.rid.kind)).toEqual([
      'default',
      'blocked',
      'blocked',
      'default',
    ]);
    expect(disagreementsBetweenWrites(backend)).toEqual([]);
    run(backend, 'OPEN_DEVICE d2');
    expect(backend.moments).toEqual([]);
  });
});

describe('a snapshot', () => {
  test('brings back machines, IOMMU and the place in the failure plan', () => {
    const backend = start({ plan: [{ command: 1, write: 0 }] });
    run(backend, 'OPEN_DEVICE d1');
    const snapshot = backend.snapshot();
    const before = keyOf(backend.iommu);
    expect(run(backend, 'BIND d1 fd1', 'BIND d1 fd1')).toEqual(['ENOMEM', 'OK']);
    backend.restore(snapshot);
    expect(keyOf(backend.iommu)).toBe(before);
    expect([...backend.state]).toEqual([...snapshot.state]);
    expect(run(backend, 'BIND d1 fd1')).toEqual(['ENOMEM']);
  });

  test('is not touched by what happens later', () => {
    const backend = start();
    const snapshot = backend.snapshot();
    const copy = JSON.stringify([...snapshot.state, snapshot.iommu]);
    run(backend, ...attachedTo(1, 1, 1));
    probeEverything(backend);
    expect(JSON.stringify([...snapshot.state, snapshot.iommu])).toBe(copy);
  });
});

test('probing changes nothing but what the IOTLB holds', () => {
  const backend = start();
  run(backend, ...attachedTo(1, 1, 1));
  const before = backend.snapshot();
  for (const page of probedIovas({ scope })) reaches(backend, 1, page);
  const after = backend.snapshot();
  expect(after.iommu.iotlb).not.toEqual(before.iommu.iotlb);
  expect({ ...after, iommu: { ...after.iommu, iotlb: [] } }).toEqual({
    ...before,
    iommu: { ...before.iommu, iotlb: [] },
  });
});
