import { showArrival, showRanges } from '../../backends/ioctl/observation';
import { policies } from '../../machines/policies/registry';
import { expectedArrival, expectedRanges, ExpectedOwnership } from './expected-observation';
import { machineOf, stateAfter } from './fixtures/machines';

const features = ['core', 'drivers', 'tables', 'hotplug'] as const;
const machine = machineOf('same-slot', { fds: 2, features });
const bound = ['OPEN_DEVICE d1', 'BIND d1 fd1', 'ALLOC i1'] as const;
const attached = [...bound, 'ATTACH d1 i1'] as const;

describe('a DMA write arrives', () => {
  const arrival = (device: number, ...commands: readonly string[]) => {
    const found = expectedArrival(machine.compiled, stateAfter(machine, ...commands), device);
    return found && showArrival(found);
  };

  test('untranslated as long as nobody owns the group', () => {
    expect(arrival(1)).toBe('physical');
    expect(arrival(1, 'OPEN_DEVICE d1')).toBe('physical');
  });

  test('nowhere from any member of a claimed group, also from one that nobody opened', () => {
    expect([1, 2, 3, 5].map((d) => arrival(d, ...bound))).toEqual(['-', '-', '-', 'physical']);
  });

  test('in the address space that the device was attached to', () => {
    expect(arrival(1, ...attached)).toBe('i1');
  });

  test('in that of its sibling from a device that never was attached, as Linux has it', () => {
    const follower = machineOf('bridge', { features });
    const [d1, d2] = [1, 2].map((d) =>
      expectedArrival(follower.compiled, stateAfter(follower, ...attached), d),
    );
    expect(d2).toEqual(d1);
    expect(d2).toEqual({ kind: 'space', ioasid: 1 });
  });

  test('through an explicit table in the address space that it is of', () => {
    expect(arrival(1, ...bound, 'ALLOC_TABLE i2 i1', 'ATTACH d1 i2')).toBe('i1');
  });

  test('not at all from a device that is not there', () => {
    expect(arrival(1, 'HOT_REMOVE d1')).toBe('absent');
    expect(arrival(2, 'HOT_REMOVE d1')).toBe('physical');
  });

  test('only where something is mapped that may be written', () => {
    const mapping = machineOf('same-slot', { features: ['core', 'mappings'] });
    const one = (...commands: readonly string[]) =>
      expectedArrival(mapping.compiled, stateAfter(mapping, ...attached, ...commands), 1)?.kind;
    expect(one()).toBe('nowhere');
    expect(one('MAP i1')).toBe('space');
    expect(one('MAP i1', 'UNMAP i1')).toBe('nowhere');
    expect(one('MAP_READ_ONLY i1')).toBe('nowhere');
  });
});

describe('addresses that can be mapped', () => {
  const ranges = (one: typeof machine, ioasid: number, ...commands: readonly string[]) =>
    showRanges(expectedRanges(one.compiled, stateAfter(one, ...commands), ioasid, one.limits));
  const all = `by 1: 0..${2n ** 64n - 1n}`;
  const lastIova = 2n ** 39n - 1n;
  const lessInterrupts = `by 4096: 0..4276092927 4277141504..${lastIova}`;

  test('are all of them as long as there is no table', () => {
    expect(ranges(machine, 1, ...bound)).toBe(all);
  });

  test('are those of the table, without the addresses of interrupts, once a device is attached', () => {
    expect(ranges(machine, 1, ...attached)).toBe(lessInterrupts);
    expect(ranges(machine, 1, ...attached, 'DETACH d1')).toBe(all);
  });

  test('are those of an explicit table that no device is attached to', () => {
    expect(ranges(machine, 1, ...bound, 'ALLOC_TABLE i2 i1')).toBe(`by 4096: 0..${lastIova}`);
    expect(ranges(machine, 1, ...bound, 'ALLOC_TABLE i2 i1', 'ATTACH d1 i2')).toBe(lessInterrupts);
  });

  test('are without a direct mapping of the firmware where its device is attached', () => {
    const { reservedBy } = machineOf('direct-mapping', { features }).limits;
    expect([...reservedBy]).toEqual([[1, { first: 0x9000000n, last: 0x900ffffn }]]);
    const state = stateAfter(machine, ...attached);
    const withMapping = { ...machine.limits, reservedBy };
    expect(showRanges(expectedRanges(machine.compiled, state, 1, withMapping))).toBe(
      `by 4096: 0..150994943 151060480..4276092927 4277141504..${lastIova}`,
    );
  });

  test('are kept free for each device that is attached, however they overlap', () => {
    const reservedBy = new Map([
      [1, { first: 0n, last: 0xfee0_0fffn }],
      [2, { first: lastIova, last: lastIova }],
    ]);
    const state = stateAfter(machine, ...attached, 'OPEN_DEVICE d2', 'BIND d2 fd1', 'ATTACH d2 i1');
    const limits = { lastIova, reservedBy };
    expect(showRanges(expectedRanges(machine.compiled, state, 1, limits))).toBe(
      `by 4096: 4277141504..${lastIova - 1n}`,
    );
  });
});

describe('who asks for a group is answered', () => {
  const owner = (one: typeof machine, group: number, ...commands: readonly string[]) => {
    const ownership = new ExpectedOwnership(one.compiled, one.placement);
    const { asUser, asDriver } = ownership.of(stateAfter(one, ...commands), group);
    return [asUser, asDriver];
  };

  test('yes, both user and driver, as long as it is nobody’s', () => {
    expect(owner(machine, 1)).toEqual(['OK', 'OK']);
    expect(owner(machine, 1, 'OPEN_DEVICE d1')).toEqual(['OK', 'OK']);
  });

  test('no once a user owns it, and only there', () => {
    expect(owner(machine, 1, ...bound)).toEqual(['EPERM', 'EBUSY']);
    expect(owner(machine, 2, ...bound)).toEqual(['OK', 'OK']);
    expect(owner(machine, 1, ...bound, 'CLOSE_DEVICE d1')).toEqual(['OK', 'OK']);
  });

  test('no as a user, yes as a driver, where the kernel drives a member', () => {
    expect(owner(machineOf('kernel-sibling'), 1)).toEqual(['EPERM', 'OK']);
    const driven = ['UNBIND_DRIVER d2', 'BIND_KERNEL_DRIVER d2'];
    expect(owner(machine, 1, ...driven)).toEqual(['EPERM', 'OK']);
  });

  test('no as a user where another has the legacy group open; as a driver once it is in a container', () => {
    const legacy = machineOf('same-slot', { policy: policies.lockstep, ioasids: 1 });
    expect(owner(legacy, 1)).toEqual(['OK', 'OK']);
    expect(owner(legacy, 1, 'OPEN_GROUP g1')[0]).toBe('EBUSY');
    expect(owner(legacy, 1, 'OPEN_GROUP g1', 'SET_CONTAINER g1 fd1')).toEqual(['EBUSY', 'EBUSY']);
    expect(owner(legacy, 2, 'OPEN_GROUP g1')).toEqual(['OK', 'OK']);
  });

  test('nothing where nobody is set aside for asking', () => {
    expect(() => owner(machineOf('singleton'), 1)).toThrow('nothing probes g1');
  });
});
