import type { DeviceShape } from '../scope';
import { run, world } from '../system/walk';
import { shippedQuirks } from './quirks';

const group = (...devices: readonly Partial<DeviceShape>[]) => ({
  groups: [{ devices: devices.map((device, at) => ({ requester: at + 1, ...device })) }],
});
const bound = ['OPEN_DEVICE d1', 'BIND d1 fd1', 'ALLOC i1'] as const;

describe('a device that appears in an owned group (__iommu_probe_device)', () => {
  const late = () =>
    run(
      world('iommufd', {
        quirks: shippedQuirks,
        ...group({ pasid: true }, { absent: true, pasid: true }),
      }),
    );

  test('joins the current table of its group before any driver binds', () => {
    const walk = late().does(...bound, 'ATTACH d1 i1', 'HOT_ADD d2');
    expect(walk.state).toMatchObject({
      'table(r2)': 'i1',
      'driver(d2)': 'none',
      'ownerCount(g1)': '1',
    });
    walk.tries('BIND_KERNEL_DRIVER d2').answers('EBUSY');
    walk.does('BIND_VFIO_DRIVER d2', 'OPEN_DEVICE d2', 'BIND d2 fd1', 'ATTACH d2 i1');
  });

  test('is blocked while nothing is attached', () => {
    expect(late().does(...bound, 'HOT_ADD d2').state).toMatchObject({ 'table(r2)': 'blocked' });
  });

  test('gets neither windows nor PASIDs', () => {
    const walk = late().does(...bound, 'ALLOC_TABLE i2 i1', 'ATTACH d1 i2', 'PASID_ATTACH d1 i2');
    expect(walk.does('HOT_ADD d2').state).toMatchObject({
      'table(r2)': 'i2',
      'window(d2)': 'none',
      'pasidTable(r2)': 'blocked',
    });
  });

  test('goes to the default domain where nobody owns the group', () => {
    expect(late().does('HOT_ADD d2').state).toMatchObject({ 'table(r2)': 'default' });
  });

  test('leaves again without a trace at its sibling (iommu_deinit_device)', () => {
    const walk = late().does(...bound, 'ATTACH d1 i1');
    const before = walk.state;
    expect(walk.does('HOT_ADD d2', 'HOT_REMOVE d2').state).toEqual(before);
  });

  test('waits for its open file when it leaves', () => {
    const walk = late().does('HOT_ADD d2', 'OPEN_DEVICE d1', 'BIND d1 fd1', 'HOT_REMOVE d1');
    expect(walk.state).toMatchObject({ 'presence(d1)': 'removing', 'table(r1)': 'blocked' });
    walk.does('CLOSE_DEVICE d1', 'HOT_REMOVE d1');
    expect(walk.state).toMatchObject({ 'presence(d1)': 'absent', 'table(r1)': 'blocked' });
  });
});

describe('a function reset of a device that translates addresses (pci_dev_reset_iommu_prepare)', () => {
  const pair = () =>
    run(world('iommufd', { quirks: shippedQuirks, ...group({ ats: true, pasid: true }, {}) }));
  const attached = () =>
    pair().does(
      ...bound,
      'OPEN_DEVICE d2',
      'BIND d2 fd1',
      'ALLOC_TABLE i2 i1',
      'ATTACH d1 i2',
      'PASID_ATTACH d1 i2',
    );

  test('blocks its plain requests and its PASIDs, and nobody else', () => {
    const walk = attached().does('RESET_PREPARE d1');
    expect(walk.state).toMatchObject({
      'table(r1)': 'blocked',
      'pasidTable(r1)': 'blocked',
      'table(r2)': 'i2',
    });
    walk.does('RESET_DONE d1');
    expect(walk.state).toMatchObject({ 'table(r1)': 'i2', 'pasidTable(r1)': 'i2' });
  });

  test('touches nothing without address translation services', () => {
    const walk = attached();
    const before = walk.state;
    expect(walk.tries('RESET_PREPARE d2').state).toEqual(before);
  });

  test('makes a claim EBUSY, but not the binding of a kernel driver', () => {
    const walk = pair().does('RESET_PREPARE d1', 'OPEN_DEVICE d2');
    walk.tries('BIND d2 fd1').answers('EBUSY');
    walk.does('UNBIND_DRIVER d1', 'BIND_KERNEL_DRIVER d1').tries('BIND d2 fd1').answers('EPERM');
  });

  test('does not keep another device of an owned group from binding', () => {
    pair().does(...bound, 'RESET_PREPARE d1', 'OPEN_DEVICE d2', 'BIND d2 fd1');
  });

  test('makes a first attach and a move EBUSY for the whole group; joining is free', () => {
    const first = pair().does(...bound, 'OPEN_DEVICE d2', 'BIND d2 fd1', 'RESET_PREPARE d1');
    first.tries('ATTACH d1 i1').answers('EBUSY');
    first.tries('ATTACH d2 i1').answers('EBUSY');
    const walk = attached().does('RESET_PREPARE d1', 'ATTACH d2 i2');
    walk.does('PASID_DETACH d1').tries('ATTACH d2 i1').answers('EBUSY');
    walk.tries('PASID_ATTACH d1 i2').answers('EBUSY');
  });

  test('lets detach and release pass, and ends in what is current then', () => {
    const walk = attached().does('RESET_PREPARE d1', 'PASID_DETACH d1', 'DETACH d1');
    expect(walk.does('RESET_DONE d1').state).toMatchObject({
      'table(r1)': 'blocked',
      'pasidTable(r1)': 'blocked',
    });
    const closed = attached().does('RESET_PREPARE d1', 'CLOSE_DEVICE d1', 'CLOSE_DEVICE d2');
    expect(closed.state).toMatchObject({ 'table(r1)': 'blocked', 'table(r2)': 'default' });
    expect(closed.does('RESET_DONE d1').state).toMatchObject({ 'table(r1)': 'default' });
  });

  test('ends with the outermost of nested resets', () => {
    const walk = attached().does('RESET_PREPARE d1', 'RESET_PREPARE d1', 'RESET_DONE d1');
    expect(walk.state).toMatchObject({ 'table(r1)': 'blocked' });
    expect(walk.does('RESET_DONE d1').state).toMatchObject({ 'table(r1)': 'i2' });
  });
});

describe('a member whose memory firmware maps directly (__iommu_device_set_domain)', () => {
  test('makes every first claim of its group EINVAL', () => {
    const walk = run(
      world('iommufd', { quirks: shippedQuirks, ...group({}, { directMapped: true }) }),
    ).does('OPEN_DEVICE d1', 'OPEN_DEVICE d2');
    walk.tries('BIND d1 fd1').answers('EINVAL');
    walk.tries('BIND d2 fd1').answers('EINVAL');
    expect(walk.state).toMatchObject({ 'table(r1)': 'default', 'table(r2)': 'default' });
  });

  test('is found after a kernel driver (EPERM) and a reset (EBUSY)', () => {
    const walk = run(
      world('iommufd', { quirks: shippedQuirks, ...group({ ats: true }, { directMapped: true }) }),
    ).does('OPEN_DEVICE d1', 'RESET_PREPARE d1');
    walk.tries('BIND d1 fd1').answers('EBUSY');
    walk.does('UNBIND_DRIVER d2', 'BIND_KERNEL_DRIVER d2').tries('BIND d1 fd1').answers('EPERM');
  });

  /** As in the scalable mode of VT-d, which writes the entry of a device that comes back. */
  const scalable = () =>
    run(
      world('iommufd', {
        quirks: { ...shippedQuirks, staleEntryOnReadd: false },
        ...group({}, { directMapped: true, absent: true }),
      }),
    );

  test('does not count while it is not on the bus', () => {
    scalable().does(...bound);
  });

  test('ends without a group if it appears while its group is blocked', () => {
    const walk = scalable().does(...bound, 'HOT_ADD d2');
    expect(walk.state).toMatchObject({ 'presence(d2)': 'stranded' });
    expect(walk.does('BIND_KERNEL_DRIVER d2').state).toMatchObject({ 'owner(g1)': 'fd1' });
  });

  test('is let in if the group is attached, cannot be blocked then, and keeps a freed table', () => {
    const walk = scalable().does(...bound, 'ATTACH d1 i1', 'HOT_ADD d2');
    expect(walk.state).toMatchObject({ 'presence(d2)': 'present', 'table(r2)': 'i1' });
    walk.does('DETACH d1');
    expect(walk.state).toMatchObject({
      'domain(g1)': 'blocked',
      'table(r1)': 'blocked',
      'table(r2)': 'i1',
    });
    walk.does('FREE i1');
    expect(walk.state).toMatchObject({ 'space(i1)': 'free', 'table(r2)': 'i1' });
  });

  test('goes to the default domain with the others when the group is given back', () => {
    const walk = scalable().does(...bound, 'ATTACH d1 i1', 'HOT_ADD d2', 'CLOSE_DEVICE d1');
    expect(walk.state).toMatchObject({ 'table(r1)': 'default', 'table(r2)': 'default' });
  });

  describe('that was removed and comes back, on VT-d in legacy mode (domain_context_mapping_one)', () => {
    const legacy = (owned: readonly string[]) =>
      run(
        world('iommufd', {
          quirks: shippedQuirks,
          ...group({}, { directMapped: true, driver: 'none' }),
        }),
      ).does('HOT_REMOVE d2', ...owned);

    test('leaves into identity', () => {
      expect(legacy([]).state).toMatchObject({ 'table(r2)': 'physical' });
    });
    test.each([
      ['nobody owns the group', [], 'present', 'default'],
      ['the group is blocked', bound, 'stranded', 'blocked'],
      ['the group is attached', [...bound, 'ATTACH d1 i1'], 'present', 'i1'],
    ] as const)('keeps physical access where %s', (_where, owned, presence, domain) => {
      expect(legacy(owned).does('HOT_ADD d2').state).toMatchObject({
        'presence(d2)': presence,
        'domain(g1)': domain,
        'table(r2)': 'physical',
      });
    });
  });
});
