import { groupOfDevices } from '../scope';
import { run, world } from '../system/walk';

/** Two devices in one group; its container can be either of two. */
const pair = () => run(world('lockstep'));
const inContainer = () => pair().does('OPEN_GROUP g1', 'SET_CONTAINER g1 fd1');
const ready = () => inContainer().does('SET_IOMMU fd1');
const inUse = () => ready().does('GET_DEVICE_FD d1', 'GET_DEVICE_FD d2');
const both = (domain: string) => ({ 'table(r1)': domain, 'table(r2)': domain });

describe('the way of a group into a container', () => {
  test('open the group: nothing moves (vfio_group_fops_open)', () => {
    const walk = pair();
    const before = walk.state;
    expect(walk.does('OPEN_GROUP g1').state).toEqual({ ...before, 'groupFile(g1)': 'open' });
  });

  test('set the container: every member is blocked (iommu_group_claim_dma_owner)', () => {
    const walk = inContainer();
    expect(walk.path('table(r2)')).toEqual(['default', 'blocked']);
    expect(walk.state).toMatchObject({ ...both('blocked'), 'owner(g1)': 'fd1' });
  });

  test('set the IOMMU: every member moves to the one table (vfio_iommu_type1_attach_group)', () => {
    const walk = ready();
    expect(walk.path('table(r2)')).toEqual(['blocked', 'i1']);
    expect(walk.state).toMatchObject({ ...both('i1'), 'users(i1)': '1', 'backing(fd1)': 'set' });
  });

  test('get the devices: no table is written any more (vfio_group_ioctl_get_device_fd)', () => {
    const walk = ready().does('GET_DEVICE_FD d1');
    expect(walk.between).toEqual([]);
    expect(walk.state).toMatchObject({ ...both('i1'), 'ctx(d1)': 'fd1', 'ownerCount(g1)': '1' });
  });

  test('a group that comes later goes through blocked DMA straight to the table', () => {
    const walk = run(world('lockstep', { groups: [groupOfDevices(1), groupOfDevices(1)] })).does(
      'OPEN_GROUP g1',
      'SET_CONTAINER g1 fd1',
      'SET_IOMMU fd1',
      'OPEN_GROUP g2',
      'SET_CONTAINER g2 fd1',
    );
    expect(walk.path('table(r2)')).toEqual(['default', 'blocked', 'i1']);
    expect(walk.state).toMatchObject({ 'users(i1)': '2' });
  });
});

describe('a step out of order', () => {
  test('opening the group twice is EBUSY', () => {
    pair().does('OPEN_GROUP g1').tries('OPEN_GROUP g1').answers('EBUSY');
  });
  test('a second container is EINVAL, the same one too (vfio_group_ioctl_set_container)', () => {
    inContainer().tries('SET_CONTAINER g1 fd2').answers('EINVAL');
    inContainer().tries('SET_CONTAINER g1 fd1').answers('EINVAL');
  });
  test('setting the IOMMU of a container without a group is EINVAL (vfio_ioctl_set_iommu)', () => {
    pair().tries('SET_IOMMU fd1').answers('EINVAL');
  });
  test('setting the IOMMU twice is EINVAL', () => {
    ready().tries('SET_IOMMU fd1').answers('EINVAL');
  });
  test('a device before SET_IOMMU is EINVAL, before SET_CONTAINER too', () => {
    pair().does('OPEN_GROUP g1').tries('GET_DEVICE_FD d1').answers('EINVAL');
    inContainer().tries('GET_DEVICE_FD d1').answers('EINVAL');
  });
  test('a device that vfio-pci does not drive is ENODEV, which is looked at first', () => {
    pair().does('OPEN_GROUP g1', 'UNBIND_DRIVER d1').tries('GET_DEVICE_FD d1').answers('ENODEV');
  });
  test('leaving the container while a device is open is EBUSY (vfio_group_ioctl_unset_container)', () => {
    inUse().tries('UNSET_CONTAINER g1').answers('EBUSY');
    inUse().does('CLOSE_DEVICE d1').tries('UNSET_CONTAINER g1').answers('EBUSY');
    inUse().does('CLOSE_DEVICE d1', 'CLOSE_DEVICE d2', 'UNSET_CONTAINER g1');
  });

  // vfio_group_ioctl_unset_container finds no container; kernelOwned handles no UNSET_CONTAINER
  test('leaving a container that was never set is EINVAL', () => {
    pair().does('OPEN_GROUP g1').tries('UNSET_CONTAINER g1').answers('EINVAL');
  });
  // vfio_group_ioctl_set_container looks the fd up; SET_CONTAINER never asks whether it is open
  test('a container that is not open is EBADF', () => {
    pair().does('CLOSE_IOMMU fd1', 'OPEN_GROUP g1').tries('SET_CONTAINER g1 fd1').answers('EBADF');
  });
  // vfio_fops_unl_ioctl has no IOMMU driver to ask yet; the free space handles no MAP
  test('mapping before SET_IOMMU is EINVAL', () => {
    inContainer().tries('MAP i1').answers('EINVAL');
  });
  // vfio_dma_do_unmap finds nothing and succeeds; the model answers ENOENT as iommufd does
  test('unmapping where nothing is mapped is OK', () => {
    ready().tries('UNMAP i1').answers('OK');
  });
});

describe('who else wants the group', () => {
  const trio = () =>
    run(
      world('lockstep', {
        groups: [
          { devices: [...groupOfDevices(2).devices, { requester: 3, driver: 'none' as const }] },
        ],
      }),
    );

  test('a kernel driver on a member makes SET_CONTAINER EPERM; opening the group is fine', () => {
    const walk = trio().does('BIND_KERNEL_DRIVER d3', 'OPEN_GROUP g1');
    walk.tries('SET_CONTAINER g1 fd1').answers('EPERM');
    walk.does('UNBIND_DRIVER d3', 'SET_CONTAINER g1 fd1');
  });
  test('a kernel driver is EBUSY while the group is in a container, vfio-pci and pci-stub bind', () => {
    const walk = trio().does('OPEN_GROUP g1', 'SET_CONTAINER g1 fd1');
    walk.tries('BIND_KERNEL_DRIVER d3').answers('EBUSY');
    walk.does('BIND_VFIO_DRIVER d3');
    trio().does('OPEN_GROUP g1', 'SET_CONTAINER g1 fd1', 'BIND_STUB_DRIVER d3');
  });
  test('a directly mapped member makes SET_CONTAINER EINVAL, a reset EBUSY', () => {
    run(world('lockstep', { groups: [groupOfDevices(2, false, { directMapped: true })] }))
      .does('OPEN_GROUP g1')
      .tries('SET_CONTAINER g1 fd1')
      .answers('EINVAL');
    run(world('lockstep', { groups: [groupOfDevices(2, false, { ats: true })] }))
      .does('OPEN_GROUP g1', 'RESET_PREPARE d2')
      .tries('SET_CONTAINER g1 fd1')
      .answers('EBUSY');
  });
  test('a device that appears in a group in use joins its table', () => {
    const groups = [{ devices: [{ requester: 1 }, { requester: 2, absent: true }] }];
    const walk = run(world('lockstep', { groups })).does(
      'OPEN_GROUP g1',
      'SET_CONTAINER g1 fd1',
      'SET_IOMMU fd1',
      'HOT_ADD d2',
    );
    expect(walk.state).toMatchObject(both('i1'));
  });
});

describe('closing', () => {
  const ended = {
    ...both('default'),
    'owner(g1)': 'none',
    'container(g1)': 'none',
    'groupFile(g1)': 'closed',
    'fdLife(fd1)': 'closed',
    'space(i1)': 'free',
  };

  test('an unused group file is simply gone (vfio_group_fops_release)', () => {
    const walk = pair().does('OPEN_GROUP g1', 'CLOSE_GROUP g1');
    expect(walk.state).toEqual(pair().state);
  });

  test('leaving the container goes through blocked DMA and takes the table with it', () => {
    const walk = ready().does('MAP i1', 'UNSET_CONTAINER g1');
    expect(walk.path('table(r1)')).toEqual(['i1', 'blocked', 'default']);
    expect(walk.state).toMatchObject({
      'space(i1)': 'free',
      'leaf(i1)': 'unmapped',
      'backing(fd1)': 'unset',
      'groupFile(g1)': 'open',
    });
    walk.does('SET_CONTAINER g1 fd2');
  });

  test('the group file is kept by its devices and cannot be opened again meanwhile', () => {
    const walk = inUse().does('CLOSE_GROUP g1');
    expect(walk.state).toMatchObject({ 'groupFile(g1)': 'pinned', ...both('i1') });
    walk.tries('OPEN_GROUP g1').answers('EBUSY');
    walk.does('CLOSE_DEVICE d1').tries('REAP_GROUP g1').answers('ignored');
    walk.does('CLOSE_DEVICE d2', 'REAP_GROUP g1', 'OPEN_GROUP g1');
    expect(walk.state).toMatchObject({ ...both('default'), 'owner(g1)': 'none' });
  });

  test('a mapping of device memory keeps the device and so the group', () => {
    const walk = ready().does(
      'GET_DEVICE_FD d1',
      'MMAP_BAR d1',
      'CLOSE_DEVICE d1',
      'CLOSE_GROUP g1',
    );
    walk.tries('REAP d1').answers('ignored');
    walk.tries('REAP_GROUP g1').answers('ignored');
    walk.does('MUNMAP_BAR d1', 'REAP d1', 'REAP_GROUP g1');
    expect(walk.state).toMatchObject(both('default'));
  });

  const closings = ['CLOSE_DEVICE d1', 'CLOSE_DEVICE d2', 'CLOSE_GROUP g1', 'CLOSE_IOMMU fd1'];
  test.each(permutations(closings))('%s, %s, %s, %s ends with nothing left', (...order) => {
    const walk = inUse().does(...order, 'REAP_GROUP g1');
    expect(walk.state).toMatchObject(ended);
    for (const seen of walk.history)
      if (seen['owner(g1)'] !== 'none')
        expect([seen['table(r1)'], seen['table(r2)']]).not.toContain('default');
  });

  test.each(permutations(['REAP d1', 'REAP d2']))('a dead process: %s, %s', (...order) => {
    const walk = inUse().does('EXIT fd1', ...order, 'REAP_GROUP g1');
    expect(walk.state).toMatchObject(ended);
  });
});

function permutations(all: readonly string[]): string[][] {
  if (all.length === 0) return [[]];
  return all.flatMap((first) =>
    permutations(all.filter((one) => one !== first)).map((rest) => [first, ...rest]),
  );
}
