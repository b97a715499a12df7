import { groupOfDevices } from '../scope';
import { run, world } from '../system/walk';
import { shippedQuirks } from './quirks';

const failing = (profile: 'vt-d' | 'smmuv3' | 'virtio-iommu' = 'vt-d') =>
  run(
    world('iommufd', {
      quirks: shippedQuirks,
      groups: [groupOfDevices(3)],
      ioasids: 4,
      failures: 1,
      profile,
    }),
  );
const prepared = [
  'OPEN_DEVICE d1',
  'OPEN_DEVICE d2',
  'BIND d1 fd1',
  'BIND d2 fd1',
  'ALLOC i1',
  'ALLOC i2',
];
const tablesAre = (...domains: readonly string[]) =>
  Object.fromEntries(domains.map((domain, at) => [`table(r${at + 1})`, domain]));

describe('a move that fails at one member, on VT-d (intel_iommu_attach_device)', () => {
  test.each([
    [0, ['blocked', 'i1', 'i1']],
    [1, ['i1', 'blocked', 'i1']],
    [2, ['i1', 'i1', 'blocked']],
  ])('number %i: it alone is left blocked, the record says the old table', (failAt, left) => {
    const walk = failing().does(...prepared, 'ATTACH d1 i1');
    walk.tries(`ATTACH d1 i2 !${failAt}`).answers('ENOMEM');
    expect(walk.state).toMatchObject({
      ...tablesAre(...left),
      'attached(d1)': 'i1',
      'domain(g1)': 'i1',
      'users(i1)': '1',
      'users(i2)': '0',
    });
  });

  test('members behind the failing one are never touched', () => {
    const walk = failing().does(...prepared, 'ATTACH d1 i1');
    walk.tries('ATTACH d1 i2 !1');
    expect(walk.path('table(r3)')).toEqual(['i1']);
  });

  test('is not repaired by attaching to the old table again, which says OK', () => {
    const walk = failing()
      .does(...prepared, 'ATTACH d1 i1')
      .tries('ATTACH d1 i2 !1');
    walk.does('ATTACH d1 i1');
    expect(walk.between).toEqual([]);
    expect(walk.state).toMatchObject(tablesAre('i1', 'blocked', 'i1'));
  });

  test('is not repaired by a sibling that joins either', () => {
    const walk = failing()
      .does(...prepared, 'ATTACH d1 i1')
      .tries('ATTACH d1 i2 !1');
    walk.does('ATTACH d2 i1');
    expect(walk.state).toMatchObject(tablesAre('i1', 'blocked', 'i1'));
  });

  test.each([
    ['detaching and attaching', ['DETACH d1', 'ATTACH d1 i1'], 'i1'],
    ['moving on', ['ATTACH d1 i2'], 'i2'],
  ])('is repaired by %s', (_how, commands, domain) => {
    const walk = failing()
      .does(...prepared, 'ATTACH d1 i1')
      .tries('ATTACH d1 i2 !1');
    expect(walk.does(...commands).state).toMatchObject(tablesAre(domain, domain, domain));
  });

  test('a first attach goes back to blocked DMA', () => {
    const walk = failing().does(...prepared);
    walk.tries('ATTACH d1 i1 !2').answers('ENOMEM');
    expect(walk.state).toMatchObject({
      ...tablesAre('blocked', 'blocked', 'blocked'),
      'attached(d1)': 'none',
      'users(i1)': '0',
    });
    expect(walk.path('table(r1)')).toEqual(['blocked', 'i1', 'blocked']);
  });

  test('a first claim gives the group back, and the failing member stays blocked', () => {
    const walk = failing().does('OPEN_DEVICE d1');
    walk.tries('BIND d1 fd1 !1').answers('ENOMEM');
    expect(walk.state).toMatchObject({
      ...tablesAre('default', 'blocked', 'default'),
      'owner(g1)': 'none',
      'ownership(g1)': 'kernelOwned',
      'session(d1)': 'open',
    });
    walk.does('BIND d1 fd1');
  });

  test.each(['DETACH d1', 'CLOSE_DEVICE d1'])('%s cannot fail', (command) => {
    const walk = failing().does(...prepared, 'ATTACH d1 i1', `${command} !0`);
    expect(walk.state).toMatchObject(tablesAre('blocked', 'blocked', 'blocked'));
  });
});

describe('a failed move between tables of one address space (iommufd_device_do_replace)', () => {
  test('gives up the windows of all attached devices', () => {
    const walk = failing().does(...prepared, 'ALLOC_TABLE i3 i1', 'ATTACH d1 i3', 'ATTACH d2 i3');
    walk.tries('ATTACH d1 i1 !0').answers('ENOMEM');
    expect(walk.state).toMatchObject({
      'attached(d1)': 'i3',
      'window(d1)': 'none',
      'window(d2)': 'none',
    });
  });

  test('keeps them where the move would have left the address space', () => {
    const walk = failing().does(...prepared, 'ALLOC_TABLE i3 i1', 'ATTACH d1 i3');
    walk.tries('ATTACH d1 i2 !0').answers('ENOMEM');
    expect(walk.state).toMatchObject({ 'window(d1)': 'i1' });
  });

  test('gives them up even where it runs out of memory before any entry is written', () => {
    const walk = failing().does(...prepared, 'ALLOC_TABLE i3 i1', 'ATTACH d1 i1', 'ATTACH d2 i1');
    walk.tries('ATTACH_OUT_OF_MEMORY d1 i3').answers('ENOMEM');
    expect(walk.state).toMatchObject({
      ...tablesAre('i1', 'i1', 'i1'),
      'attached(d1)': 'i1',
      'window(d1)': 'none',
      'window(d2)': 'none',
    });
  });
});

describe('where reading the windows runs out of memory (intel_iommu_get_resv_regions)', () => {
  test('attaching succeeds without them', () => {
    const walk = failing().does(...prepared, 'ATTACH_WINDOW_FAILURE d1 i1');
    expect(walk.state).toMatchObject({ 'attached(d1)': 'i1', 'window(d1)': 'none' });
  });

  test('moving on succeeds too, and only the device that could not be read goes without', () => {
    const walk = failing().does(...prepared, 'ATTACH d1 i1', 'ATTACH d2 i1');
    walk.does('ATTACH_WINDOW_FAILURE d1 i2');
    expect(walk.state).toMatchObject({
      'attached(d1)': 'i2',
      'window(d1)': 'none',
      'attached(d2)': 'i2',
      'window(d2)': 'i2',
      'users(i1)': '0',
      'users(i2)': '2',
    });
  });
});

describe('an attach whose reply cannot be written is EFAULT (vfio_df_ioctl_attach_pt)', () => {
  const unwritable = (...before: readonly string[]) =>
    failing()
      .does(...prepared, ...before)
      .tries('ATTACH_UNWRITABLE_REPLY d1 i2')
      .answers('EFAULT');

  test('and detaches what it had attached', () => {
    expect(unwritable().state).toMatchObject({
      ...tablesAre('blocked', 'blocked', 'blocked'),
      'attached(d1)': 'none',
      'users(i2)': '0',
    });
  });

  test('and detaches even where it replaced a good attachment', () => {
    expect(unwritable('ATTACH d1 i1').state).toMatchObject({
      ...tablesAre('blocked', 'blocked', 'blocked'),
      'attached(d1)': 'none',
      'users(i1)': '0',
      'users(i2)': '0',
    });
  });

  test('and leaves the siblings where the move has taken them', () => {
    const walk = unwritable('ATTACH d1 i1', 'ATTACH d2 i1');
    expect(walk.state).toMatchObject({
      ...tablesAre('i2', 'i2', 'i2'),
      'attached(d1)': 'none',
      'attached(d2)': 'i2',
      'users(i2)': '1',
    });
  });

  test('and undoes a join without touching the hardware', () => {
    const walk = unwritable('ATTACH d2 i2');
    expect(walk.state).toMatchObject({ 'attached(d1)': 'none', 'users(i2)': '1' });
    expect(walk.path('table(r1)')).toEqual(['i2']);
  });

  test('and detaches although the device was on that very table', () => {
    expect(unwritable('ATTACH d1 i2').state).toMatchObject({
      ...tablesAre('blocked', 'blocked', 'blocked'),
      'attached(d1)': 'none',
    });
  });

  test('unless the attach was refused, which is found out first', () => {
    const walk = failing().does(...prepared, 'ATTACH d2 i1');
    walk.tries('ATTACH_UNWRITABLE_REPLY d1 i2').answers('EINVAL');
    walk.tries('ATTACH_UNWRITABLE_REPLY d1 i4').answers('ENOENT');
  });
});

test.each(['vt-d', 'smmuv3', 'virtio-iommu'] as const)(
  'no write leads to the default domain while the group is owned, under %s (__iommu_group_set_core_domain)',
  (profile) => {
    for (const failAt of [0, 1, 2]) {
      const walk = failing(profile).does(...prepared, 'ATTACH d1 i1', 'ATTACH d2 i1');
      walk.tries(`ATTACH d1 i2 !${failAt}`).answers('ENOMEM');
      walk.does('DETACH d1', 'ATTACH d2 i2', 'CLOSE_IOMMU fd1', 'CLOSE_DEVICE d2');
      walk.does('CLOSE_DEVICE d1');
      const owned = walk.history.filter((seen) => seen['owner(g1)'] === 'fd1');
      expect(owned.length).toBeGreaterThan(20);
      for (const seen of owned)
        for (const table of ['table(r1)', 'table(r2)', 'table(r3)'])
          expect(seen[table]).not.toBe('default');
    }
  },
);
