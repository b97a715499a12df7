import { run, world } from '../system/walk';

/** The first device cannot be made to snoop caches, the second can. */
const groups = [{ devices: [{ requester: 1, noSnoop: true, pasid: true }, { requester: 2 }] }];
const bound = (policy: 'device-centric' | 'iommufd' = 'device-centric') =>
  run(world(policy, { groups })).does(
    ...['OPEN_DEVICE d1', 'BIND d1 fd1', 'OPEN_DEVICE d2', 'BIND d2 fd1'],
  );

test('what cannot be made to snoop is refused where snooping is enforced, and nothing changes', () => {
  const walk = bound().does('ALLOC_ENFORCING i1', 'ALLOC i2', 'ATTACH d2 i1', 'ATTACH d1 i2');
  const before = walk.state;
  expect(walk.tries('ATTACH d1 i1').answers('EINVAL').state).toEqual(before);
  expect(walk.tries('PASID_ATTACH d1 i1').answers('EINVAL').state).toEqual(before);
  expect(before['attached(d1)']).toBe('i2');
});

test('any device is attached where nothing is enforced', () => {
  bound().does('ALLOC i1', 'ATTACH d1 i1', 'ATTACH d2 i1', 'PASID_ATTACH d1 i1');
});

test('an IOASID has the format of what it is built on', () => {
  const walk = bound().does('ALLOC_ENFORCING i1', 'NEST i2 i1', 'ATTACH d2 i2');
  walk.tries('ATTACH d1 i2').answers('EINVAL');
});

test('the format goes with the address space', () => {
  const walk = bound().does('ALLOC_ENFORCING i1');
  expect(walk.state['format(i1)']).toBe('enforcing');
  walk.does('FREE i1', 'ALLOC i1', 'ATTACH d1 i1');
  expect(walk.state['format(i1)']).toBe('plain');
});

test('shipped address spaces have no format to choose', () => {
  bound('iommufd').tries('ALLOC_ENFORCING i1').answers('EOPNOTSUPP');
});
