import { groupOfDevices } from '../scope';
import { run, world } from '../system/walk';

/** A pair and a device of another group, all in one slot; and a fourth that is reset alone. */
const groups = [
  groupOfDevices(2, false, { slot: 1 }),
  groupOfDevices(1, false, { slot: 1 }),
  groupOfDevices(1),
];
const machine = () => run(world('device-centric', { groups }));

test('reaches the unbound member of an owned group, and nothing of it changes', () => {
  const walk = machine().does(
    ...['OPEN_DEVICE d1', 'BIND d1 fd1', 'OPEN_DEVICE d3', 'BIND d3 fd1'],
    ...['ALLOC i1', 'ATTACH d1 i1'],
  );
  const before = walk.state;
  expect(walk.does('HOT_RESET d1').state).toEqual(before);
});

test('is refused while a group in the slot is nobody’s or another user’s', () => {
  const walk = machine().does('OPEN_DEVICE d1', 'BIND d1 fd1');
  walk.tries('HOT_RESET d1').answers('EINVAL');
  walk.does('OPEN_DEVICE d3', 'BIND d3 fd2').tries('HOT_RESET d1').answers('EINVAL');
});

test('is refused while a device in the slot has no vfio driver, or one that uses the DMA API', () => {
  const walk = machine().does(
    ...['OPEN_DEVICE d1', 'BIND d1 fd1', 'OPEN_DEVICE d3', 'BIND d3 fd1'],
    ...['UNBIND_DRIVER d2'],
  );
  walk.tries('HOT_RESET d1').answers('EINVAL');
  walk.does('BIND_STUB_DRIVER d2').tries('HOT_RESET d1').answers('EINVAL');
  walk.does('HOT_REMOVE d2', 'HOT_RESET d1');
});

test('of a device that is alone in its slot asks nobody else', () => {
  machine().does('OPEN_DEVICE d4', 'BIND d4 fd1', 'HOT_RESET d4');
});

test('is for a device that is bound: before, its file answers nothing', () => {
  machine().does('OPEN_DEVICE d4').tries('HOT_RESET d4').answers('EINVAL');
  machine().tries('HOT_RESET d4').answers('ignored');
});

test('asks the same of groups in a container', () => {
  const walk = run(world('lockstep', { groups })).does(
    ...['OPEN_GROUP g1', 'SET_CONTAINER g1 fd1', 'SET_IOMMU fd1', 'GET_DEVICE_FD d1'],
  );
  walk.tries('HOT_RESET d1').answers('EINVAL');
  walk.does('OPEN_GROUP g2', 'SET_CONTAINER g2 fd1', 'HOT_RESET d1');
});
