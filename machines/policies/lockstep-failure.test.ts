import { groupOfDevices } from '../scope';
import { run, world } from '../system/walk';

/** Three groups of one device each, all in one container, and one table write that may fail. */
const three = () =>
  run(
    world('lockstep', {
      groups: [groupOfDevices(1), groupOfDevices(1), groupOfDevices(1)],
      failures: 1,
    }),
  );
const groups = ['g1', 'g2', 'g3'];
const inContainer = () =>
  three().does(...groups.flatMap((g) => [`OPEN_GROUP ${g}`, `SET_CONTAINER ${g} fd1`]));

describe('SET_IOMMU that fails at one of several groups (vfio_ioctl_set_iommu)', () => {
  test.each([0, 1, 2])('number %i: all are blocked again and the container has no IOMMU', (at) => {
    const walk = inContainer().tries(`SET_IOMMU fd1 !${at}`).answers('ENOMEM');
    expect(walk.state).toMatchObject({
      'table(r1)': 'blocked',
      'table(r2)': 'blocked',
      'table(r3)': 'blocked',
      'domain(g1)': 'blocked',
      'owner(g1)': 'fd1',
      'owner(g3)': 'fd1',
      'backing(fd1)': 'unset',
      'space(i1)': 'free',
      'users(i1)': '0',
    });
    walk.does('SET_IOMMU fd1');
    expect(walk.state).toMatchObject({ 'table(r3)': 'i1', 'users(i1)': '3' });
  });

  test('groups are attached in order', () => {
    const walk = inContainer().does('SET_IOMMU fd1');
    const order = walk.between.map((seen) =>
      groups.filter((_, at) => seen[`table(r${at + 1})`] === 'i1').join(),
    );
    expect([...new Set(order)]).toEqual(['', 'g1', 'g1,g2', 'g1,g2,g3']);
  });

  // __vfio_container_attach_groups unwinds backwards; the model detaches the first group first
  test('groups that were attached are detached in reverse order', () => {
    const walk = inContainer().tries('SET_IOMMU fd1 !2');
    const order = walk.between.map((seen) =>
      groups.filter((_, at) => seen[`table(r${at + 1})`] === 'i1').join(),
    );
    expect([...new Set(order)]).toEqual(['', 'g1', 'g1,g2']);
  });

  test('no group sees its default domain on the way', () => {
    const walk = inContainer();
    const before = walk.history.length;
    walk.tries('SET_IOMMU fd1 !2');
    for (const seen of walk.history.slice(before))
      expect([seen['table(r1)'], seen['table(r2)'], seen['table(r3)']]).not.toContain('default');
  });
});

describe('SET_CONTAINER that fails (vfio_container_attach_group)', () => {
  test('at the claim leaves the group to the kernel, its group file open', () => {
    const walk = three().does('OPEN_GROUP g1').tries('SET_CONTAINER g1 fd1 !0').answers('ENOMEM');
    expect(walk.state).toMatchObject({
      'owner(g1)': 'none',
      'container(g1)': 'none',
      'groupFile(g1)': 'open',
    });
  });

  test('at the table of the container gives the ownership back; the other group stays', () => {
    const walk = three().does('OPEN_GROUP g1', 'SET_CONTAINER g1 fd1', 'SET_IOMMU fd1');
    walk.does('OPEN_GROUP g2').tries('SET_CONTAINER g2 fd1 !1').answers('ENOMEM');
    expect(walk.path('table(r2)')).toEqual(['default', 'blocked', 'default']);
    expect(walk.state).toMatchObject({
      'table(r1)': 'i1',
      'owner(g2)': 'none',
      'container(g2)': 'none',
      'groupFile(g2)': 'open',
      'backing(fd1)': 'set',
      'fdLife(fd1)': 'open',
      'users(i1)': '1',
    });
  });
});

test('leaving the container cannot fail', () => {
  const walk = inContainer().does('SET_IOMMU fd1', 'UNSET_CONTAINER g2 !0');
  expect(walk.state).toMatchObject({
    'table(r2)': 'default',
    'table(r1)': 'i1',
    'users(i1)': '2',
    'backing(fd1)': 'set',
  });
});
