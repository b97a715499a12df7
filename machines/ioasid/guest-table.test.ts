import { groupOfDevices } from '../scope';
import { run, world } from '../system/walk';

/** A device attached to i2, which is nested on i1. */
const nested = () =>
  run(world('device-centric', { groups: [groupOfDevices(1)], ioasids: 3 })).does(
    ...['OPEN_DEVICE d1', 'BIND d1 fd1', 'ALLOC i1', 'MAP i1', 'NEST i2 i1', 'ATTACH d1 i2'],
  );

test('an edit is stale until it is invalidated', () => {
  const walk = nested().does('GUEST_WRITE i2');
  expect(walk.state['guest(i2)']).toBe('stale');
  expect(walk.does('INVALIDATE i2').state['guest(i2)']).toBe('current');
  expect(walk.does('GUEST_WRITE i2').state['guest(i2)']).toBe('stale');
});

test('only a nested table can be invalidated', () => {
  const walk = nested();
  walk.tries('INVALIDATE i1').answers('EINVAL');
  walk.tries('INVALIDATE i3').answers('ENOENT');
  walk.does('INVALIDATE i2');
  expect(walk.state['guest(i2)']).toBe('empty');
});

test('only a nested table is written by its guest', () => {
  nested().tries('GUEST_WRITE i1').answers('ignored');
});

test('an unmap below takes away what a stale edit reaches', () => {
  const walk = nested().does('GUEST_WRITE i2', 'UNMAP i1');
  expect([walk.state['leaf(i1)'], walk.state['iotlb(i2)']]).toEqual(['unmapped', 'clean']);
});

test('a freed table is empty when its id is used again', () => {
  const walk = nested().does('GUEST_WRITE i2', 'DETACH d1', 'FREE i2');
  expect(walk.state['guest(i2)']).toBe('empty');
});

test('shipped, a nested table is built on a table, and edited alike', () => {
  const walk = run(world('iommufd', { groups: [groupOfDevices(1)], ioasids: 3 })).does(
    ...['OPEN_DEVICE d1', 'BIND d1 fd1', 'ALLOC i1', 'ALLOC_TABLE i2 i1', 'NEST i3 i2'],
    ...['GUEST_WRITE i3', 'INVALIDATE i3'],
  );
  walk.tries('INVALIDATE i2').answers('EINVAL');
});
