import type { Premises } from '../../machines/policies/premises';
import type { Scope } from '../../machines/scope';
import { groupOfDevices } from '../../machines/scope';
import { disagreements } from './disagreements';
import { probeEverything } from './fixtures/random-walk';
import { attachedTo, modelOf, run } from './fixtures/run';
import { leaks } from './leaks';
import { SimulatedBackend } from './simulated-backend';

const base: Scope = {
  groups: [groupOfDevices(2)],
  fds: 2,
  ioasids: 2,
  failures: 0,
  profile: 'vt-d',
  features: ['core', 'mappings', 'memory', 'drivers', 'hotplug'],
};

/** A machine under the device-centric policy on which everything was probed once. */
function probed(premises: Partial<Premises> = {}, scope: Scope = base): SimulatedBackend {
  const backend = new SimulatedBackend(modelOf('device-centric', scope, premises));
  probeEverything(backend);
  return backend;
}

/** The first line in which the comparison and the isolation check complain, or `nothing`. */
const complaints = (backend: SimulatedBackend): { comparison: string; isolation: string } => ({
  isolation: leaks(backend)[0] ?? 'nothing',
  comparison: disagreements(backend)[0] ?? 'nothing',
});
const silence = { comparison: 'nothing', isolation: 'nothing' };

describe('a table write that is not flushed', () => {
  const claim = ['OPEN_DEVICE d1', 'BIND d1 fd1'];

  test('is noticed: the claimed device still reaches kernel memory through the IOTLB', () => {
    const backend = probed({ tableFlush: 'never' });
    run(backend, ...claim);
    expect(complaints(backend)).toEqual({
      comparison:
        'r1 rid read of the user page: the model says fault, the IOMMU kernel memory with its IOTLB',
      isolation: 'g1: r1 rid read of the user page reaches kernel memory',
    });
  });

  test('is harmless only where nothing was used before', () => {
    const backend = new SimulatedBackend(modelOf('device-centric', base, { tableFlush: 'never' }));
    run(backend, ...claim);
    expect(complaints(backend)).toEqual(silence);
  });

  test('that is flushed gives no reason to complain', () => {
    const backend = probed();
    run(backend, ...claim);
    expect(complaints(backend)).toEqual(silence);
  });
});

describe('an unmap that is not flushed', () => {
  const unmapped = (premises: Partial<Premises>): SimulatedBackend => {
    const backend = probed(premises);
    run(backend, ...attachedTo(1, 1, 1));
    probeEverything(backend);
    run(backend, 'UNMAP i1');
    return backend;
  };

  test('is noticed: the unpinned page is kernel memory by now', () => {
    expect(complaints(unmapped({ unmapFlush: 'never' }))).toEqual({
      comparison:
        'r1 rid read of the user page: the model says fault, the IOMMU kernel memory with its IOTLB',
      isolation: 'g1: r1 rid read of the user page reaches kernel memory',
    });
  });

  test('that is flushed gives no reason to complain', () => {
    expect(complaints(unmapped({}))).toEqual(silence);
  });
});

describe('an unmap that flushes under its own name only', () => {
  const scope: Scope = { ...base, features: [...base.features, 'nesting', 'guest-tables'] };
  const unmapped = (premises: Partial<Premises>): SimulatedBackend => {
    const backend = probed(premises, scope);
    run(backend, 'OPEN_DEVICE d1', 'BIND d1 fd1', 'ALLOC i1', 'MAP i1');
    run(backend, 'NEST i2 i1', 'ATTACH d1 i2', 'GUEST_WRITE i2');
    probeEverything(backend);
    run(backend, 'UNMAP i1');
    return backend;
  };

  test('is noticed: a guest still reaches through its table what is kernel memory by now', () => {
    expect(complaints(unmapped({ parentFlush: 'own-only' }))).toEqual({
      comparison:
        'r1 rid read of the user page: the model says fault, the IOMMU kernel memory with its IOTLB',
      isolation: 'g1: r1 rid read of the user page reaches kernel memory',
    });
  });

  test('that flushes what nested tables went through gives no reason to complain', () => {
    expect(complaints(unmapped({}))).toEqual(silence);
  });
});

describe('an alias that is not programmed', () => {
  const scope = { ...base, groups: [{ ...groupOfDevices(2, true), aliases: [1] }] };
  const bound = (premises: Partial<Premises>): SimulatedBackend => {
    const backend = probed(premises, scope);
    run(backend, 'OPEN_DEVICE d1', 'BIND d1 fd1');
    return backend;
  };

  test('is noticed by the isolation check, although tables and IOMMU agree', () => {
    const backend = bound({ aliases: 'own-only' });
    expect(complaints(backend)).toEqual({
      comparison: 'nothing',
      isolation: 'g1: r2 rid read of the user page reaches kernel memory',
    });
    expect(backend.probe({ device: 2, slot: 'rid', iova: 0, access: 'write' })).toEqual({
      kind: 'reached',
      owner: { kind: 'kernel' },
    });
  });

  test('that is programmed gives no reason to complain', () => {
    expect(complaints(bound({}))).toEqual(silence);
  });
});

describe('an IOMMU driver that behaves otherwise than the model thinks', () => {
  const scope = { ...base, failures: 1 };
  const failed = (profile: 'vt-d' | 'smmuv3' | 'virtio-iommu'): SimulatedBackend => {
    const model = modelOf('device-centric', scope);
    const backend = new SimulatedBackend(model, { profile });
    expect(
      run(backend, ...attachedTo(1, 1, 1), 'ALLOC i2', 'MAP_READ_ONLY i2', 'ATTACH d1 i2 !0').pop(),
    ).toBe('ENOMEM');
    return backend;
  };

  test('agrees with it while nothing is different', () => {
    expect(complaints(failed('vt-d'))).toEqual(silence);
  });

  test.each(['smmuv3', 'virtio-iommu'] as const)(
    'is noticed after a failing attach: %s',
    (profile) => {
      expect(complaints(failed(profile)).comparison).toBe(
        'r1 rid read of the user page: the model says fault, the IOMMU memory of fd1 with its IOTLB',
      );
    },
  );
});

describe('the isolation check alone notices', () => {
  const table: readonly {
    readonly says: string;
    readonly premises: Partial<Premises>;
    readonly scope?: Scope;
    readonly trace: readonly string[];
    readonly leak: string;
  }[] = [
    {
      says: 'a claim that blocks nobody',
      premises: { claim: 'skips-the-switch' },
      trace: ['OPEN_DEVICE d1', 'BIND d1 fd1'],
      leak: 'g1: r1 rid read of the user page reaches kernel memory',
    },
    {
      says: 'a last detach into the default domain',
      premises: { lastDetach: 'default' },
      trace: [...attachedTo(1, 1, 1), 'DETACH d1'],
      leak: 'g1: r1 rid read of the user page reaches kernel memory',
    },
    {
      says: 'an attach to the IOASID of another user',
      premises: { attachLookup: 'any-fd' },
      trace: ['OPEN_DEVICE d1', 'BIND d1 fd1', 'ALLOC i3', 'MAP i3', 'ATTACH d1 i3'],
      leak: 'g1: r1 rid read of the user page reaches memory of fd2',
    },
    {
      says: 'an IOASID that is freed while it is attached',
      premises: { free: 'any-time' },
      trace: [...attachedTo(1, 1, 1), 'FREE i1'],
      leak: 'g1: r1 rid read of the user page reaches kernel memory',
    },
    {
      says: 'a new member that starts in the default domain',
      premises: { hotAdd: 'into-default' },
      trace: ['HOT_REMOVE d2', 'OPEN_DEVICE d1', 'BIND d1 fd1', 'HOT_ADD d2'],
      leak: 'g1: r2 rid read of the user page reaches kernel memory',
    },
    {
      says: 'a claim of a group that can forge interrupts',
      premises: { interrupts: 'ignored' },
      scope: { ...base, groups: [{ ...groupOfDevices(1), interruptsNotIsolated: true }] },
      trace: ['OPEN_DEVICE d1', 'BIND d1 fd1'],
      leak: 'g1: r1 rid write of the interrupt window reaches kernel memory',
    },
    {
      says: 'device memory that stays mapped after its release',
      premises: { mapping: 'outlives-release' },
      scope: { ...base, groups: [groupOfDevices(1), groupOfDevices(1)] },
      trace: [
        ...attachedTo(1, 1, 1),
        ...['OPEN_DEVICE d2', 'BIND d2 fd1', 'MMAP_BAR d2', 'CLOSE_DEVICE d2'],
      ],
      leak: 'g1: r1 rid read of the page of d2 reaches memory of d2',
    },
  ];

  test.each(table)('$says', ({ premises, scope, trace, leak }) => {
    const backend = probed(premises, scope);
    expect(run(backend, ...trace).every((answer) => answer === 'OK')).toBe(true);
    expect(leaks(backend)[0]).toBe(leak);
  });

  test.each(table)('nothing where the premise holds: $says', ({ scope, trace }) => {
    const backend = probed({}, scope);
    run(backend, ...trace);
    expect(leaks(backend)).toEqual([]);
  });
});

test('a driver that leaves the new domain behind lets it be freed under the device', () => {
  const backend = probed({}, { ...base, failures: 1, profile: 'virtio-iommu' });
  expect(
    run(backend, 'OPEN_DEVICE d1', 'BIND d1 fd1', 'ALLOC i1', 'ATTACH d1 i1 !0', 'FREE i1'),
  ).toEqual(['OK', 'OK', 'OK', 'ENOMEM', 'OK']);
  expect(complaints(backend)).toEqual({
    comparison: 'nothing',
    isolation: 'g1: r1 rid read of the user page reaches kernel memory',
  });
});

test('an entry that somebody else changed is named', () => {
  const backend = probed();
  const snapshot = backend.snapshot();
  const contexts = snapshot.iommu.contexts.map((entry, at) =>
    at === 1 ? { ...entry, pasid: { kind: 'physical' as const } } : entry,
  );
  backend.restore({ ...snapshot, iommu: { ...snapshot.iommu, contexts } });
  expect(disagreements(backend)[0]).toBe(
    'r2 pasid read of the user page: the model says fault, the IOMMU kernel memory with its IOTLB',
  );
});
