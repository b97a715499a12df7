import type { GroupShape } from '../scope';
import { groupOfDevices } from '../scope';
import { run, world } from '../system/walk';

const apart: GroupShape = {
  devices: [
    { requester: 1, ats: true, slot: 1 },
    { requester: 2, slot: 1 },
  ],
};
const attached = (group = apart) =>
  run(world('device-centric', { groups: [group] })).does(
    ...['OPEN_DEVICE d1', 'BIND d1 fd1', 'OPEN_DEVICE d2', 'BIND d2 fd1'],
    ...['ALLOC i1', 'ALLOC i2', 'ATTACH d1 i1', 'ATTACH d2 i1'],
  );
const waiting = () => attached().does('PAGE_REQUEST d1');

test('a request waits for the answer of its own device', () => {
  const walk = waiting();
  expect(walk.state['pageRequest(d1)']).toBe('pending');
  walk.tries('PAGE_RESPONSE d2').answers('EINVAL');
  walk.does('PAGE_RESPONSE d1').tries('PAGE_RESPONSE d1').answers('EINVAL');
});

test.each([
  ['a detach', ['DETACH d1']],
  ['a move', ['ATTACH d1 i2']],
  ['a close', ['CLOSE_DEVICE d1']],
  ['a function reset', ['RESET_PREPARE d1']],
  ['a hot reset, also of a neighbour', ['HOT_RESET d2']],
  ['the end of the process', ['EXIT fd1', 'REAP d1']],
  ['leaving the bus', ['HOT_REMOVE d1', 'CLOSE_DEVICE d1']],
])('%s answers it', (_, commands) => {
  expect(waiting().does(...commands).state['pageRequest(d1)']).toBe('none');
});

test('attaching again to the same IOASID leaves it waiting', () => {
  expect(waiting().does('ATTACH d1 i1').state['pageRequest(d1)']).toBe('pending');
});

test('no page is missed by what is blocked, parked or not attached', () => {
  attached().does('DETACH d1').tries('PAGE_REQUEST d1').answers('ignored');
  attached().does('RESET_PREPARE d1').tries('PAGE_REQUEST d1').answers('ignored');
});

test('behind one requester id only what has it last can miss a page, the other one’s table is gone', () => {
  const walk = attached(groupOfDevices(2, true)).does('ATTACH d1 i2');
  walk.tries('PAGE_REQUEST d2').answers('ignored');
  walk.does('PAGE_REQUEST d1');
});

test('behind one requester id and in one IOASID either may be the one that is named', () => {
  attached(groupOfDevices(2, true)).does('PAGE_REQUEST d1', 'PAGE_REQUEST d2', 'PAGE_RESPONSE d1');
});

test('shipped too, a request of the old table does not outlive a replace', () => {
  const walk = run(world('iommufd', { groups: [apart] })).does(
    ...['OPEN_DEVICE d1', 'BIND d1 fd1', 'ALLOC i1', 'ALLOC i2', 'ATTACH d1 i1', 'PAGE_REQUEST d1'],
  );
  expect(walk.does('ATTACH d1 i2').state['pageRequest(d1)']).toBe('none');
});
