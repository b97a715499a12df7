import { run, world } from '../system/walk';
import { shippedQuirks } from './quirks';

/** A and B take PASIDs, C does not; i1 is an address space, i2 and i3 explicit tables of it. */
const bound = () =>
  run(
    world('iommufd', {
      quirks: shippedQuirks,
      groups: [
        {
          devices: [{ requester: 1, pasid: true }, { requester: 2, pasid: true }, { requester: 3 }],
        },
      ],
      ioasids: 4,
    }),
  ).does(
    'OPEN_DEVICE d1',
    'OPEN_DEVICE d2',
    'OPEN_DEVICE d3',
    'BIND d1 fd1',
    'BIND d2 fd1',
    'BIND d3 fd1',
    'ALLOC i1',
    'ALLOC_TABLE i2 i1',
    'ALLOC_TABLE i3 i1',
  );

describe('attaching under a PASID (iommufd_hwpt_pasid_compat)', () => {
  test('by address space is always EINVAL', () => {
    bound().tries('PASID_ATTACH d1 i1').answers('EINVAL');
  });

  test('of an id that is free is ENOENT', () => {
    bound().tries('PASID_ATTACH d1 i4').answers('ENOENT');
  });

  test('is EINVAL beside a plain attachment by address space, and the other way round', () => {
    bound().does('ATTACH d2 i1').tries('PASID_ATTACH d1 i2').answers('EINVAL');
    bound().does('PASID_ATTACH d1 i2').tries('ATTACH d1 i1').answers('EINVAL');
    bound().does('PASID_ATTACH d1 i2').tries('ATTACH d2 i1').answers('EINVAL');
    bound().does('ATTACH d1 i3', 'PASID_ATTACH d1 i2').tries('ATTACH d1 i1').answers('EINVAL');
  });

  test('programs every member that takes PASIDs and leaves plain requests alone', () => {
    const walk = bound().does('PASID_ATTACH d1 i2');
    expect(walk.state).toMatchObject({
      'pasidTable(r1)': 'i2',
      'pasidTable(r2)': 'i2',
      'pasidTable(r3)': 'blocked',
      'table(r1)': 'blocked',
      'table(r2)': 'blocked',
      'window(d1)': 'none',
    });
  });

  test('of a second device joins the same table, and is EINVAL elsewhere', () => {
    const walk = bound().does('PASID_ATTACH d1 i2');
    walk.tries('PASID_ATTACH d2 i3').answers('EINVAL');
    walk.does('PASID_ATTACH d2 i2');
    expect(walk.between).toEqual([]);
    expect(walk.state).toMatchObject({ 'users(i2)': '2' });
  });

  test('again to another table replaces it', () => {
    const walk = bound().does('PASID_ATTACH d1 i2', 'PASID_ATTACH d1 i3');
    expect(walk.state).toMatchObject({ 'pasidTable(r2)': 'i3', 'users(i2)': '0' });
  });

  // iommufd_device_do_replace moves the record of the PASID as a whole; the model refuses with EINVAL
  test('again to another table moves every other device of the PASID too', () => {
    const walk = bound().does('PASID_ATTACH d1 i2', 'PASID_ATTACH d2 i2', 'PASID_ATTACH d1 i3');
    expect(walk.state).toMatchObject({ 'pasidAttached(d2)': 'i3', 'users(i3)': '2' });
  });

  test('of a device that takes none is OK and programs nothing for it (__iommu_set_group_pasid)', () => {
    const walk = bound().does('PASID_ATTACH d3 i2');
    expect(walk.state).toMatchObject({
      'pasidAttached(d3)': 'i2',
      'pasidTable(r3)': 'blocked',
    });
  });
});

describe('detaching a PASID (vfio_iommufd_physical_pasid_detach_ioas)', () => {
  test('that is not attached is OK', () => {
    const walk = bound();
    const before = walk.state;
    expect(walk.does('PASID_DETACH d1').state).toEqual(before);
  });

  test('blocks it only with the last device of that PASID', () => {
    const walk = bound().does('PASID_ATTACH d1 i2', 'PASID_ATTACH d2 i2', 'PASID_DETACH d1');
    expect(walk.state).toMatchObject({ 'pasidTable(r1)': 'i2', 'pasidTable(r2)': 'i2' });
    walk.does('PASID_DETACH d2');
    expect(walk.state).toMatchObject({ 'pasidTable(r1)': 'blocked', 'pasidTable(r2)': 'blocked' });
  });

  test('happens by itself when the device is released, before the plain attachment goes', () => {
    const walk = bound().does('ATTACH d1 i2', 'PASID_ATTACH d1 i3', 'CLOSE_DEVICE d1');
    const order = walk.between.map((seen) => [seen['pasidTable(r1)'], seen['table(r1)']].join());
    expect(order.indexOf('blocked,i2')).toBeGreaterThan(-1);
    expect(order).not.toContain('i3,blocked');
    expect(walk.state).toMatchObject({ 'users(i2)': '0', 'users(i3)': '0' });
  });
});

describe('a PASID attach whose reply cannot be written is EFAULT (vfio_df_ioctl_attach_pt)', () => {
  test('and detaches the plain attachment, and leaves the PASID', () => {
    const walk = bound().does('ATTACH d1 i2');
    walk.tries('PASID_ATTACH_UNWRITABLE_REPLY d1 i3').answers('EFAULT');
    expect(walk.state).toMatchObject({
      'attached(d1)': 'none',
      'table(r1)': 'blocked',
      'pasidAttached(d1)': 'i3',
      'pasidTable(r1)': 'i3',
    });
  });

  test('and just leaves the PASID where nothing else was attached', () => {
    const walk = bound();
    walk.tries('PASID_ATTACH_UNWRITABLE_REPLY d1 i3').answers('EFAULT');
    expect(walk.state).toMatchObject({ 'pasidAttached(d1)': 'i3', 'users(i3)': '1' });
  });

  test('unless the attach was refused, which is found out first', () => {
    const walk = bound().does('ATTACH d1 i2');
    walk.tries('PASID_ATTACH_UNWRITABLE_REPLY d1 i1').answers('EINVAL');
    expect(walk.state).toMatchObject({ 'attached(d1)': 'i2' });
  });

  // the model answers OK and keeps the plain attachment: joining ignores the unwritable reply
  test('also for a device that joins the table of the PASID', () => {
    const walk = bound().does('PASID_ATTACH d1 i3', 'ATTACH d2 i2');
    walk.tries('PASID_ATTACH_UNWRITABLE_REPLY d2 i3').answers('EFAULT');
    expect(walk.state).toMatchObject({ 'attached(d2)': 'none', 'pasidAttached(d2)': 'i3' });
  });

  // replacing a table by itself succeeds, so the reply is tried and fails; the model ignores the command
  test('also for a device that has that table under the PASID already', () => {
    const walk = bound().does('ATTACH d1 i2', 'PASID_ATTACH d1 i3');
    walk.tries('PASID_ATTACH_UNWRITABLE_REPLY d1 i3').answers('EFAULT');
    expect(walk.state).toMatchObject({ 'attached(d1)': 'none', 'pasidAttached(d1)': 'i3' });
  });
});

describe('PASID 0 (vfio_iommufd_physical_pasid_attach_ioas)', () => {
  const aliased = () => bound().does('ATTACH_PASID_ZERO d1 i1');

  test('attaches plain requests, by address space too', () => {
    expect(aliased().state).toMatchObject({ 'table(r1)': 'i1', 'table(r2)': 'i1' });
  });

  test('makes DETACH a no-op and ATTACH EBUSY', () => {
    const walk = aliased();
    const before = walk.state;
    expect(walk.does('DETACH d1').state).toEqual(before);
    walk.tries('ATTACH d1 i1').answers('EBUSY');
    walk.tries('ATTACH d1 i2').answers('EBUSY');
  });

  test('is undone when the device is released', () => {
    const walk = aliased().does('CLOSE_DEVICE d1');
    expect(walk.state).toMatchObject({ 'table(r1)': 'blocked', 'attached(d1)': 'none' });
    walk.does('OPEN_DEVICE d1', 'BIND d1 fd1', 'ATTACH d1 i1');
  });

  // a PASID that VFIO has recorded takes the path of replacing; the model answers EBUSY
  test('attached again moves, as for any other PASID', () => {
    const walk = aliased().does('ATTACH_PASID_ZERO d1 i2');
    expect(walk.state).toMatchObject({ 'attached(d1)': 'i2', 'table(r1)': 'i2' });
  });

  // the device is in the record of plain requests already; the model ignores the command
  test('is EBUSY for a device that is attached plainly', () => {
    bound().does('ATTACH d1 i1').tries('ATTACH_PASID_ZERO d1 i1').answers('EBUSY');
  });
});
