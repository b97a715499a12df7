import type { Scope } from '../scope';
import type { Walk } from '../system/walk';
import { groupOfDevices } from '../scope';
import { run, world } from '../system/walk';

/** Every walk of a test is held to the claim of the proposal when the test is over. */
const walks: Walk[] = [];
const start = (choices: Partial<Scope> = {}): Walk => {
  const walk = run(world('device-centric', choices));
  walks.push(walk);
  return walk;
};
const bound = [
  'OPEN_DEVICE d1',
  'OPEN_DEVICE d2',
  'BIND d1 fd1',
  'BIND d2 fd1',
  'ALLOC i1',
  'ALLOC i2',
];
const pair = (choices: Partial<Scope> = {}) => start(choices).does(...bound);
const apart = () => pair().does('ATTACH d1 i1', 'ATTACH d2 i2');

beforeEach(() => (walks.length = 0));
afterEach(() => {
  for (const walk of walks)
    for (const seen of walk.history.filter((one) => one['owner(g1)'] !== 'none'))
      for (const [place, value] of Object.entries(seen))
        if (/^(pasidT|t)able\(/.test(place))
          expect([place, value, 'while owned']).not.toEqual([place, 'default', 'while owned']);
});

describe('a group that is owned', () => {
  test('is blocked as a whole by its first bind, also the members that nobody bound', () => {
    const walk = start().does('OPEN_DEVICE d1', 'BIND d1 fd1');
    expect(walk.path('table(r1)')).toEqual(['default', 'blocked']);
    expect(walk.path('table(r2)')).toEqual(['default', 'blocked']);
  });

  test('is closed to any other IOMMU fd: EPERM', () => {
    const walk = start().does('OPEN_DEVICE d1', 'OPEN_DEVICE d2', 'BIND d1 fd1');
    walk.tries('BIND d2 fd2').answers('EPERM');
    walk.does('BIND d2 fd1');
  });

  test('gives no kernel driver a member: EBUSY', () => {
    const walk = start().does('OPEN_DEVICE d1', 'BIND d1 fd1', 'UNBIND_DRIVER d2');
    walk.tries('BIND_KERNEL_DRIVER d2').answers('EBUSY');
  });

  test('cannot reach the IOASIDs of another fd: ENOENT', () => {
    const walk = pair().does('ALLOC i3');
    walk.tries('ATTACH d1 i3').answers('ENOENT');
  });

  test('goes back to the default domain with its last device, through blocked DMA', () => {
    const walk = apart().does('CLOSE_DEVICE d1');
    expect(walk.state).toMatchObject({ 'table(r1)': 'blocked', 'table(r2)': 'i2' });
    walk.does('CLOSE_DEVICE d2');
    expect(walk.path('table(r1)')).toEqual(['blocked', 'default']);
    expect(walk.path('table(r2)')).toEqual(['i2', 'blocked', 'default']);
  });
});

describe('a device inside', () => {
  test('is attached on its own: the siblings stay blocked, bound or not', () => {
    const unbound = start().does('OPEN_DEVICE d1', 'BIND d1 fd1', 'ALLOC i1', 'ATTACH d1 i1');
    expect(unbound.state).toMatchObject({ 'table(r1)': 'i1', 'table(r2)': 'blocked' });
    expect(pair().does('ATTACH d1 i1').state).toMatchObject({ 'table(r2)': 'blocked' });
  });

  test('may be in another IOASID than its sibling', () => {
    expect(apart().state).toMatchObject({
      'table(r1)': 'i1',
      'table(r2)': 'i2',
      'users(i1)': '1',
      'users(i2)': '1',
    });
  });

  test('moves alone', () => {
    const walk = apart().does('ATTACH d1 i2');
    expect(walk.path('table(r1)')).toEqual(['i1', 'i2']);
    expect(walk.path('table(r2)')).toEqual(['i2']);
    expect(walk.state).toMatchObject({ 'users(i1)': '0', 'users(i2)': '2' });
  });

  test('is blocked by its detach, and nobody else is', () => {
    const walk = pair().does('ATTACH d1 i1', 'ATTACH d2 i1', 'DETACH d1');
    expect(walk.state).toMatchObject({ 'table(r1)': 'blocked', 'table(r2)': 'i1' });
  });

  test('has a PASID of its own, or EOPNOTSUPP where it takes none', () => {
    const groups = [groupOfDevices(2, false, { pasid: true })];
    const walk = pair({ groups }).does('PASID_ATTACH d1 i1', 'PASID_ATTACH d2 i2');
    expect(walk.state).toMatchObject({
      'pasidTable(r1)': 'i1',
      'pasidTable(r2)': 'i2',
      'table(r1)': 'blocked',
    });
    expect(walk.does('PASID_DETACH d1').state).toMatchObject({
      'pasidTable(r1)': 'blocked',
      'pasidTable(r2)': 'i2',
    });
    pair().tries('PASID_ATTACH d1 i1').answers('EOPNOTSUPP');
  });
});

describe('two devices with one requester id', () => {
  const shared = () => pair({ groups: [groupOfDevices(2, true)] });

  test('are where the last writer put them', () => {
    const walk = shared().does('ATTACH d1 i1', 'ATTACH d2 i2');
    expect(walk.state).toMatchObject({ 'table(r1)': 'i2', 'attached(d1)': 'i1' });
  });

  test('are both blocked by the detach of one', () => {
    const walk = shared().does('ATTACH d1 i1', 'ATTACH d2 i1', 'DETACH d2');
    expect(walk.state).toMatchObject({ 'table(r1)': 'blocked', 'attached(d1)': 'i1' });
  });

  test('are one requester for the claim and for the release', () => {
    expect(shared().does('CLOSE_DEVICE d1', 'CLOSE_DEVICE d2').state).toMatchObject({
      'table(r1)': 'default',
    });
  });

  test('have all aliases on the wire written together', () => {
    const walk = pair({ groups: [{ ...groupOfDevices(2, true), aliases: [1] }] });
    walk.does('ATTACH d1 i1');
    expect(walk.state).toMatchObject({ 'table(r1)': 'i1', 'table(r2)': 'i1' });
    for (const seen of walk.between.slice(1)) expect(seen['table(r2)']).toBe(seen['table(r1)']);
  });
});

describe('a device that comes or goes', () => {
  const late = () =>
    start({ groups: [{ devices: [{ requester: 1 }, { requester: 2, absent: true }] }] }).does(
      'OPEN_DEVICE d1',
      'BIND d1 fd1',
      'ALLOC i1',
      'ATTACH d1 i1',
    );

  test('starts blocked in an owned group, whatever its siblings are attached to', () => {
    const walk = late().does('HOT_ADD d2');
    expect(walk.path('table(r2)')).toEqual(['blocked']);
    walk.does('BIND_VFIO_DRIVER d2', 'OPEN_DEVICE d2').tries('BIND d2 fd2').answers('EPERM');
    walk.does('BIND d2 fd1', 'ATTACH d2 i1');
  });

  test('ends without a group if firmware maps it directly', () => {
    const groups = [
      { devices: [{ requester: 1 }, { requester: 2, absent: true, directMapped: true }] },
    ];
    const walk = start({ groups }).does('OPEN_DEVICE d1', 'BIND d1 fd1', 'HOT_ADD d2');
    expect(walk.state).toMatchObject({ 'presence(d2)': 'stranded', 'table(r2)': 'blocked' });
    walk.tries('BIND_KERNEL_DRIVER d2').answers('EBUSY');
  });

  test('leaves blocked behind what it had', () => {
    const walk = apart().does('CLOSE_DEVICE d1', 'HOT_REMOVE d1');
    expect(walk.state).toMatchObject({ 'table(r1)': 'blocked', 'table(r2)': 'i2' });
  });
});

describe('a process that dies with everything open', () => {
  test.each([
    ['d1', 'd2'],
    ['d2', 'd1'],
  ])('gives everything back when %s is reaped, then %s', (one, other) => {
    const walk = apart().does('MAP i1', 'MMAP_BAR d1', 'EXIT fd1');
    expect(walk.state).toMatchObject({ 'fdLife(fd1)': 'pinned', 'table(r1)': 'i1' });
    walk.does(`REAP ${one}`, `REAP ${other}`);
    expect(walk.state).toMatchObject({
      'table(r1)': 'default',
      'table(r2)': 'default',
      'owner(g1)': 'none',
      'fdLife(fd1)': 'closed',
      'space(i1)': 'free',
      'leaf(i1)': 'unmapped',
    });
  });
});

describe('a nested IOASID', () => {
  const nested = () => start().does(...bound.slice(0, 5), 'NEST i2 i1');

  test('serves one device while its sibling uses the parent', () => {
    const walk = nested().does('ATTACH d1 i1', 'ATTACH d2 i2');
    expect(walk.state).toMatchObject({
      'table(r1)': 'i1',
      'table(r2)': 'i2',
      'window(d2)': 'i1',
    });
  });

  test('keeps its parent: EBUSY', () => {
    const walk = nested();
    walk.tries('FREE i1').answers('EBUSY');
    walk.does('FREE i2', 'FREE i1');
  });

  test('is built on a kernel-managed IOASID of its own fd: EINVAL otherwise', () => {
    const walk = start({ ioasids: 3 }).does('ALLOC i1', 'NEST i2 i1', 'ALLOC i4');
    walk.tries('NEST i3 i2').answers('EINVAL');
    walk.tries('NEST i3 i4').answers('EINVAL');
    walk.tries('NEST i3 i6').answers('EINVAL');
  });
});

describe('a function reset', () => {
  const attached = () =>
    pair({ groups: [groupOfDevices(2, false, { ats: true })] }).does('ATTACH d1 i1');

  test('parks the one device, and its siblings go on attaching', () => {
    const walk = attached().does('RESET_PREPARE d1', 'ATTACH d2 i2');
    expect(walk.state).toMatchObject({ 'table(r1)': 'blocked', 'table(r2)': 'i2' });
    walk.tries('ATTACH d1 i2').answers('EBUSY');
    expect(walk.does('RESET_DONE d1').state).toMatchObject({ 'table(r1)': 'i1' });
  });

  test('ends blocked if the device was detached meanwhile', () => {
    const walk = attached().does('RESET_PREPARE d1', 'DETACH d1', 'RESET_DONE d1');
    expect(walk.state).toMatchObject({ 'table(r1)': 'blocked' });
  });
});

describe('a refused command', () => {
  test.each([
    ['ATTACH_UNWRITABLE_REPLY d1 i2', 'EFAULT'],
    ['PASID_ATTACH_UNWRITABLE_REPLY d1 i2', 'EFAULT'],
    ['ATTACH_PASID_ZERO d1 i2', 'EINVAL'],
    ['ATTACH_WINDOW_FAILURE d1 i2', 'ENOMEM'],
    ['FREE i1', 'EBUSY'],
    ['BIND d1 fd1', 'EINVAL'],
  ] as const)('%s is %s and changes nothing', (command, errno) => {
    const walk = apart();
    const before = walk.state;
    expect(walk.tries(command).answers(errno).state).toEqual(before);
  });

  test('by the hardware leaves the device attached as it was; attaching again repairs the entry', () => {
    const walk = pair({ failures: 1 }).does('ATTACH d1 i1', 'ATTACH d2 i2');
    walk.tries('ATTACH d1 i2 !0').answers('ENOMEM');
    expect(walk.state).toMatchObject({
      'attached(d1)': 'i1',
      'table(r1)': 'blocked',
      'table(r2)': 'i2',
    });
    expect(walk.does('ATTACH d1 i1').state).toMatchObject({ 'table(r1)': 'i1' });
  });
});
