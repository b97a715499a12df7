import { groupOfDevices } from '../scope';
import { run, world } from '../system/walk';
import { shippedQuirks } from './quirks';

const shipped = { quirks: shippedQuirks } as const;
/** Two devices A and B that vfio-pci drives, and a third, V, that nobody drives yet. */
const withThird = () =>
  run(
    world('iommufd', {
      ...shipped,
      groups: [{ devices: [...groupOfDevices(2).devices, { requester: 3, driver: 'none' }] }],
    }),
  );
const pair = () => run(world('iommufd', shipped));
const bothBound = () =>
  pair().does(
    'OPEN_DEVICE d1',
    'OPEN_DEVICE d2',
    'BIND d1 fd1',
    'BIND d2 fd1',
    'ALLOC i1',
    'ALLOC i2',
  );

describe('before a device is bound (vfio_device_fops_unl_ioctl)', () => {
  test.each(['ATTACH d1 i1', 'DETACH d1', 'PASID_ATTACH d1 i1', 'PASID_DETACH d1', 'MMAP_BAR d1'])(
    'its file answers EINVAL to %s',
    (command) => {
      pair().does('OPEN_DEVICE d1', 'ALLOC i1').tries(command).answers('EINVAL');
    },
  );

  test('opening the file touches neither owner nor table', () => {
    const walk = pair();
    const before = walk.state;
    expect(walk.does('OPEN_DEVICE d1').state).toEqual({ ...before, 'session(d1)': 'open' });
  });

  test('binding to an fd that is not open is EBADF, binding works, binding again is EINVAL', () => {
    const walk = pair().does('CLOSE_IOMMU fd2', 'OPEN_DEVICE d1');
    walk.tries('BIND d1 fd2').answers('EBADF');
    walk.does('BIND d1 fd1').tries('BIND d1 fd1').answers('EINVAL');
    walk.tries('BIND d1 fd2').answers('EINVAL');
  });

  test('a device without vfio-pci has no file to open (vfio_device_fops_cdev_open)', () => {
    withThird().tries('OPEN_DEVICE d3').answers('ENOENT');
  });
});

describe('a claim (iommu_device_claim_dma_owner)', () => {
  test('blocks every member, bound or not, before the device answers', () => {
    const walk = withThird().does('OPEN_DEVICE d1', 'BIND d1 fd1');
    expect(walk.state).toMatchObject({
      'owner(g1)': 'fd1',
      'ownerCount(g1)': '1',
      'table(r1)': 'blocked',
      'table(r2)': 'blocked',
      'table(r3)': 'blocked',
    });
    for (const seen of walk.between) expect(seen['session(d1)']).toBe('open');
  });

  test('is EPERM while a DMA-API driver is bound anywhere in the group, even idle', () => {
    const walk = withThird().does('BIND_KERNEL_DRIVER d3', 'OPEN_DEVICE d1');
    walk.tries('BIND d1 fd1').answers('EPERM');
    walk.does('UNBIND_DRIVER d3', 'BIND d1 fd1');
  });

  test('of another fd is EPERM, of the same fd is counted', () => {
    const walk = pair().does('OPEN_DEVICE d1', 'OPEN_DEVICE d2', 'BIND d1 fd1');
    walk.tries('BIND d2 fd2').answers('EPERM');
    expect(walk.does('BIND d2 fd1').state).toMatchObject({ 'ownerCount(g1)': '2' });
    expect(walk.between).toEqual([]);
  });

  test('is EPERM where interrupts are not isolated, before anything else is looked at', () => {
    const groups = [
      { ...groupOfDevices(2, false, { directMapped: true }), interruptsNotIsolated: true },
    ];
    run(world('iommufd', { ...shipped, groups }))
      .does('OPEN_DEVICE d1')
      .tries('BIND d1 fd1')
      .answers('EPERM');
  });

  test('is judged group by group', () => {
    run(world('iommufd', { ...shipped, groups: [groupOfDevices(1), groupOfDevices(1)] })).does(
      'OPEN_DEVICE d1',
      'OPEN_DEVICE d2',
      'BIND d1 fd1',
      'BIND d2 fd2',
    );
  });
});

describe('a driver that probes a member of an owned group (iommu_device_use_default_domain)', () => {
  const owned = () => withThird().does('OPEN_DEVICE d1', 'BIND d1 fd1');

  test('is EBUSY if it uses the DMA API', () => {
    owned().tries('BIND_KERNEL_DRIVER d3').answers('EBUSY');
  });
  test('is free to bind if it leaves DMA to others: vfio-pci, pci-stub', () => {
    owned().does('BIND_VFIO_DRIVER d3');
    owned().does('BIND_STUB_DRIVER d3', 'UNBIND_DRIVER d3');
  });
  test('is free to bind beside another kernel driver while nobody owns the group', () => {
    const groups = [groupOfDevices(2, false, { driver: 'none' })];
    run(world('iommufd', { ...shipped, groups })).does(
      'BIND_KERNEL_DRIVER d1',
      'BIND_KERNEL_DRIVER d2',
    );
  });
});

describe('attaching (iommufd_hw_pagetable_attach)', () => {
  test('nothing attached: both members fault', () => {
    expect(bothBound().state).toMatchObject({ 'table(r1)': 'blocked', 'table(r2)': 'blocked' });
  });

  test('one device takes its siblings along: bound, unbound and driverless ones', () => {
    const walk = withThird().does('OPEN_DEVICE d1', 'BIND d1 fd1', 'ALLOC i1', 'ATTACH d1 i1');
    expect(walk.state).toMatchObject({
      'table(r1)': 'i1',
      'table(r2)': 'i1',
      'table(r3)': 'i1',
      'attached(d2)': 'none',
    });
  });

  test('a second device elsewhere is EINVAL, and to the same IOASID joins without any write', () => {
    const walk = bothBound().does('ATTACH d1 i1');
    walk.tries('ATTACH d2 i2').answers('EINVAL');
    walk.does('ATTACH d2 i1');
    expect(walk.between).toEqual([]);
    expect(walk.state).toMatchObject({ 'attached(d2)': 'i1', 'users(i1)': '2' });
  });

  test('moving an attached device moves every other attached one too (iommufd_device_do_replace)', () => {
    const walk = bothBound().does('ATTACH d1 i1', 'ATTACH d2 i1', 'ATTACH d2 i2');
    expect(walk.state).toMatchObject({
      'attached(d1)': 'i2',
      'attached(d2)': 'i2',
      'table(r1)': 'i2',
      'window(d1)': 'i2',
      'users(i1)': '0',
      'users(i2)': '2',
    });
    expect(walk.path('table(r1)')).toEqual(['i1', 'i2']);
    walk.does('FREE i1');
  });

  test('only a device that is attached itself can move the others', () => {
    bothBound().does('ATTACH d1 i1').tries('ATTACH d2 i2').answers('EINVAL');
  });

  test('attaching again to the same table is OK and does nothing', () => {
    const walk = bothBound().does('ATTACH d1 i1');
    const before = walk.state;
    expect(walk.does('ATTACH d1 i1').state).toEqual(before);
  });

  test('what is not allocated, or belongs to another fd, is ENOENT (iommufd_get_object)', () => {
    const walk = pair().does('OPEN_DEVICE d1', 'BIND d1 fd1', 'ALLOC i3');
    walk.tries('ATTACH d1 i1').answers('ENOENT');
    walk.tries('ATTACH d1 i3').answers('ENOENT');
  });
});

describe('detaching (iommufd_hw_pagetable_detach)', () => {
  const bothAttached = () => bothBound().does('ATTACH d1 i1', 'ATTACH d2 i1');

  test('does not block a device while a sibling stays attached', () => {
    const walk = bothAttached().does('DETACH d1');
    expect(walk.state).toMatchObject({
      'attached(d1)': 'none',
      'window(d1)': 'none',
      'table(r1)': 'i1',
      'table(r2)': 'i1',
    });
  });

  test('of the last one blocks all of them', () => {
    const walk = bothAttached().does('DETACH d1', 'DETACH d2');
    expect(walk.state).toMatchObject({
      'table(r1)': 'blocked',
      'table(r2)': 'blocked',
      'owner(g1)': 'fd1',
      'users(i1)': '0',
    });
  });

  test('what is not attached is OK and changes nothing', () => {
    const walk = bothBound();
    const before = walk.state;
    expect(walk.does('DETACH d1').state).toEqual(before);
  });
});

describe('destroying (iommufd_object_remove)', () => {
  test('is EBUSY while anybody is attached, and never cascades', () => {
    const walk = bothBound().does('ATTACH d1 i1');
    walk.tries('FREE i1').answers('EBUSY');
    walk.does('DETACH d1', 'FREE i1');
    expect(walk.state).toMatchObject({ 'space(i1)': 'free' });
  });

  test('of an address space is EBUSY while a table is built on it, of the table first is fine', () => {
    const walk = bothBound().does('FREE i2', 'ALLOC_TABLE i2 i1');
    walk.tries('FREE i1').answers('EBUSY');
    walk.does('FREE i2', 'FREE i1');
  });

  // expected ENOENT (iommufd_get_object in iommufd_destroy); the free space handles no FREE
  test('of an id that is free is ENOENT', () => {
    pair().tries('FREE i1').answers('ENOENT');
  });

  // expected ENOENT (iommufd_ioas_map looks the id up first); a free space handles no MAP
  test.each(['MAP i1', 'UNMAP i1'])('%s where i1 is free is ENOENT', (command) => {
    pair().tries(command).answers('ENOENT');
  });

  test('leaves an id that the next allocation gets again', () => {
    pair().does('ALLOC i1', 'ALLOC i2', 'FREE i1').tries('ALLOC i1').answers('OK');
  });
});

describe('mapping (iommufd_ioas_map)', () => {
  test('is judged by the address space alone, attached or not', () => {
    const walk = bothBound().does('ATTACH d1 i1', 'MAP i1');
    expect(walk.state).toMatchObject({ 'mapping(i1)': 'readWrite', 'leaf(i1)': 'readWrite' });
    walk.tries('MAP_READ_ONLY i1').answers('EEXIST');
    expect(walk.does('UNMAP i1').state).toMatchObject({ 'leaf(i1)': 'unmapped' });
    walk.tries('UNMAP i1').answers('ENOENT');
  });
});
