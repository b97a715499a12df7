import type { Id } from './sorts';

test('the numbers of different sorts are kept apart by the type checker', () => {
  const device: Id<'Device'> = 1;
  const inGroup = (group: Id<'Group'>): number => group;
  expect(inGroup(1)).toBe(1);
  // @ts-expect-error -- the whole point: a device's number is no group's number
  expect(inGroup(device)).toBe(1);
});
