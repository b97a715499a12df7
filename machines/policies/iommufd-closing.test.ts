import { groupOfDevices } from '../scope';
import { run, world } from '../system/walk';
import { shippedQuirks } from './quirks';

const trio = {
  quirks: shippedQuirks,
  groups: [{ devices: [...groupOfDevices(2).devices, { requester: 3, driver: 'none' as const }] }],
};
/** Both devices bound to fd1 and attached to i1; V, the third member, has no driver. */
const attachedPair = () =>
  run(world('iommufd', trio)).does(
    'OPEN_DEVICE d1',
    'OPEN_DEVICE d2',
    'BIND d1 fd1',
    'BIND d2 fd1',
    'ALLOC i1',
    'ATTACH d1 i1',
    'ATTACH d2 i1',
  );
const everywhere = (domain: string) => ({
  'table(r1)': domain,
  'table(r2)': domain,
  'table(r3)': domain,
});
const ended = {
  ...everywhere('default'),
  'owner(g1)': 'none',
  'fdLife(fd1)': 'closed',
  'space(i1)': 'free',
  'users(i1)': '0',
  'session(d1)': 'closed',
  'session(d2)': 'closed',
};

describe('the group returns to the default domain with its last bound device (__iommu_release_dma_ownership)', () => {
  test.each([
    ['d1', 'd2'],
    ['d2', 'd1'],
  ])('close %s, %s, then the IOMMU fd', (one, other) => {
    const walk = attachedPair().does(`CLOSE_DEVICE ${one}`);
    expect(walk.state).toMatchObject({ ...everywhere('i1'), 'owner(g1)': 'fd1', 'users(i1)': '1' });
    walk.does(`CLOSE_DEVICE ${other}`);
    expect(walk.state).toMatchObject({ ...everywhere('default'), 'fdLife(fd1)': 'open' });
    walk.does('CLOSE_IOMMU fd1');
    expect(walk.state).toMatchObject(ended);
  });

  test.each([
    ['d1', 'd2'],
    ['d2', 'd1'],
  ])('close the IOMMU fd, which changes nothing, then %s, %s', (one, other) => {
    const walk = attachedPair();
    const before = walk.state;
    expect(walk.does('CLOSE_IOMMU fd1').state).toEqual({ ...before, 'fdLife(fd1)': 'pinned' });
    expect(walk.does(`CLOSE_DEVICE ${one}`).state).toMatchObject(everywhere('i1'));
    expect(walk.does(`CLOSE_DEVICE ${other}`).state).toMatchObject(ended);
  });

  test('detached means blocked, not default, until the last device is released', () => {
    const walk = attachedPair().does('DETACH d1');
    expect(walk.state).toMatchObject(everywhere('i1'));
    walk.does('CLOSE_DEVICE d2');
    expect(walk.state).toMatchObject({ ...everywhere('blocked'), 'owner(g1)': 'fd1' });
    walk.does('CLOSE_DEVICE d1');
    expect(walk.state).toMatchObject({ ...everywhere('default'), 'owner(g1)': 'none' });
  });

  test('even in one close the tables go through blocked DMA on their way (iommufd_device_unbind)', () => {
    const walk = attachedPair().does('CLOSE_DEVICE d1', 'CLOSE_DEVICE d2');
    for (const table of ['table(r1)', 'table(r2)', 'table(r3)'])
      expect(walk.path(table)).toEqual(['i1', 'blocked', 'default']);
  });

  test('an fd that was never bound is closed without a trace', () => {
    const walk = run(world('iommufd', trio)).does('OPEN_DEVICE d1', 'CLOSE_DEVICE d1');
    expect(walk.state).toEqual(run(world('iommufd', trio)).state);
  });
});

describe('a process that dies with everything open (do_exit)', () => {
  test.each([
    ['d1', 'd2'],
    ['d2', 'd1'],
  ])('ends in the same state when %s is reaped before %s', (one, other) => {
    const walk = attachedPair().does('MMAP_BAR d1', 'EXIT fd1');
    expect(walk.state).toMatchObject({ ...everywhere('i1'), 'bar(d1)': 'unmapped' });
    expect(walk.does(`REAP ${one}`, `REAP ${other}`).state).toMatchObject(ended);
  });
});

describe('closing the IOMMU fd while devices are bound (iommufd_fops_release)', () => {
  test('keeps DMA running and the group closed to everybody else', () => {
    const walk = attachedPair().does('CLOSE_IOMMU fd1');
    expect(walk.state).toMatchObject({ 'table(r1)': 'i1', 'space(i1)': 'paging' });
    walk.does('CLOSE_DEVICE d1', 'OPEN_DEVICE d1').tries('BIND d1 fd2').answers('EPERM');
    walk.tries('BIND_KERNEL_DRIVER d3').answers('EBUSY');
    walk.does('CLOSE_DEVICE d2', 'BIND_KERNEL_DRIVER d3');
  });

  test('leaves nothing that could be bound to', () => {
    const walk = attachedPair().does('CLOSE_IOMMU fd1', 'CLOSE_DEVICE d1', 'OPEN_DEVICE d1');
    walk.tries('BIND d1 fd1').answers('EBADF');
  });

  test('still lets a bound device attach and detach', () => {
    attachedPair().does('CLOSE_IOMMU fd1', 'DETACH d1', 'ATTACH d1 i1');
  });
});

describe('a mapping of device memory (vfio_device_fops_release)', () => {
  test('keeps the closed device bound until the last munmap', () => {
    const walk = attachedPair().does('MMAP_BAR d1', 'CLOSE_DEVICE d1');
    expect(walk.state).toMatchObject({ 'session(d1)': 'lingering', 'ownerCount(g1)': '2' });
    walk.tries('REAP d1').answers('ignored');
    walk.does('MUNMAP_BAR d1', 'REAP d1');
    expect(walk.state).toMatchObject({ 'session(d1)': 'closed', 'ownerCount(g1)': '1' });
  });

  test('of the last device keeps the whole group from its default domain', () => {
    const walk = attachedPair().does('MMAP_BAR d1', 'CLOSE_DEVICE d2', 'CLOSE_DEVICE d1');
    expect(walk.state).toMatchObject({ ...everywhere('i1'), 'owner(g1)': 'fd1' });
    walk.does('MUNMAP_BAR d1', 'REAP d1');
    expect(walk.state).toMatchObject(everywhere('default'));
  });
});
