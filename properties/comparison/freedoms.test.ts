import { shippedQuirks } from '../../machines/policies/quirks';
import { policies } from '../../machines/policies/registry';
import { rulesFor } from '../../machines/policies/rules';
import { groupOfDevices } from '../../machines/scope';
import { freedomInstances, instance } from './instances';
import { backwards } from './match-sets';
import { Relation, tolerances } from './relation';
import { unmatched } from './unmatched';

const lockstep = rulesFor(policies.lockstep);
const deviceCentric = rulesFor(policies['device-centric']);
const iommufd = rulesFor(policies.iommufd);
const shipped = rulesFor(policies.iommufd, shippedQuirks);
const [pair, sharedPair, single] = freedomInstances.map(({ scope }) => scope);
if (pair === undefined || sharedPair === undefined || single === undefined)
  throw new Error('instances are missing');

describe('what no container does, at the shortest', () => {
  const exactly = (): ReturnType<typeof backwards> => backwards(tolerances.nothing);

  test('one device of a group attached and the other not', () => {
    expect(unmatched(deviceCentric, lockstep, pair, exactly())).toEqual({
      behaviour: ['OPEN_DEVICE d1', 'BIND d1 fd1', 'ALLOC i1', 'ATTACH d1 i1'],
      visited: 32,
      followerStates: 24,
    });
  });

  test.each([
    ['one device', single],
    ['two devices behind one requester id', sharedPair],
  ])('%s that is blocked again while its group stays owned', (_name, scope) => {
    const found = unmatched(deviceCentric, lockstep, scope, exactly());
    expect(found.behaviour?.slice(-2)).toEqual(['ATTACH d1 i1', 'DETACH d1']);
  });

  test('shipped iommufd moves the group as a container does, and detaches it alone', () => {
    const { behaviour } = unmatched(shipped, lockstep, pair, exactly());
    expect(behaviour?.slice(-2)).toEqual(['ATTACH d1 i1', 'DETACH d1']);
  });
});

describe('what is still left if a container may give more devices access', () => {
  const moreAccess = (): ReturnType<typeof backwards> => backwards(tolerances.blocked);

  test('two devices of one group on two IOASIDs', () => {
    expect(unmatched(deviceCentric, lockstep, pair, moreAccess())).toEqual({
      behaviour: [
        ...['OPEN_DEVICE d1', 'OPEN_DEVICE d2', 'BIND d1 fd1', 'BIND d2 fd1'],
        ...['ALLOC i1', 'ATTACH d1 i1', 'ALLOC i2', 'ATTACH d2 i2'],
      ],
      visited: 127,
      followerStates: 24,
    });
  });

  test.each([
    ['of iommufd as specified, with a group of two', iommufd, pair, 156],
    ['of iommufd as shipped, with a group of two', shipped, pair, 156],
    ['of device-centric, with a shared requester id', deviceCentric, sharedPair, 212],
    ['of device-centric, with one device', deviceCentric, single, 34],
  ] as const)('nothing %s', (_name, rules, scope, visited) => {
    expect(unmatched(rules, lockstep, scope, moreAccess())).toMatchObject({ visited });
    expect(unmatched(rules, lockstep, scope, moreAccess()).behaviour).toBeUndefined();
  });
});

describe('the same question about a container, whatever the strategy of the follower', () => {
  const { scope } = instance('a pair', [groupOfDevices(2)], { features: ['drivers'] });

  test('no user of device files attaches two devices at once: one is blocked for a while', () => {
    const exact = new Relation(tolerances.nothing);
    const found = unmatched(lockstep, deviceCentric, scope, (a, b) => exact.holds(a, b));
    expect(found.behaviour).toEqual(['OPEN_GROUP g1', 'SET_CONTAINER g1 fd1', 'SET_IOMMU fd1']);
  });

  test('nor closes a file and takes the driver away at once, as the last driver of a container does', () => {
    const relation = new Relation(tolerances.blocked);
    const related: Parameters<typeof unmatched>[3] = (a, b) => relation.holds(a, b);
    expect(unmatched(lockstep, deviceCentric, scope, related).behaviour).toEqual([
      ...['OPEN_GROUP g1', 'SET_CONTAINER g1 fd1', 'UNBIND_DRIVER d1', 'UNBIND_DRIVER d2'],
    ]);
  });
});
