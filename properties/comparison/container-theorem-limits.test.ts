import type { Terms } from './simulation-result';
import { policies } from '../../machines/policies/registry';
import { rulesFor } from '../../machines/policies/rules';
import { groupOfDevices } from '../../machines/scope';
import { containerByDevices } from './container-by-devices';
import { hypotheses } from './hypothesis';
import { containerLimits, instance } from './instances';
import { tolerances } from './relation';
import { simulate } from './simulation';

const lockstep = rulesFor(policies.lockstep);
const deviceCentric = rulesFor(policies['device-centric']);
const iommufd = rulesFor(policies.iommufd);
const terms: Terms = {
  strategy: containerByDevices,
  tolerance: tolerances.blockedWithoutFile,
  hypothesis: hypotheses.ownedGroupHasFile,
};
const drivers = instance('with drivers', [groupOfDevices(2)], { features: ['drivers'] }).scope;

describe('what is conceded and supposed is needed', () => {
  test('a member without driver follows its container, and no device file attaches it', () => {
    const { counterexample } = simulate(lockstep, deviceCentric, drivers, {
      ...terms,
      tolerance: tolerances.nothing,
    });
    expect(counterexample).toEqual({
      leader: ['OPEN_GROUP g1', 'SET_CONTAINER g1 fd1', 'SET_IOMMU fd1', 'UNBIND_DRIVER d1'],
      follower: [
        ...['OPEN_DEVICE d1', 'BIND d1 fd1', 'OPEN_DEVICE d2', 'BIND d2 fd1', 'ALLOC i1'],
        ...['ATTACH d1 i1', 'ATTACH d2 i1', 'CLOSE_DEVICE d1', 'UNBIND_DRIVER d1'],
      ],
      because: ['DMA of r1: i1 of fd1 against blocked'],
    });
  });

  const nothingSupposed = { ...terms, hypothesis: hypotheses.nothing };

  test('a group leaves its container with its last driver, so nothing is supposed without hot-plug', () => {
    expect(simulate(lockstep, deviceCentric, drivers, nothingSupposed)).toMatchObject({
      ...{ holds: true, pairs: 364, moves: 1972 },
    });
  });

  test('a group whose only device is about to be removed has no file to be held by', () => {
    const { scope } = instance('with hot-plug', [groupOfDevices(2)], {
      features: ['drivers', 'hotplug'],
    });
    const { counterexample } = simulate(lockstep, deviceCentric, scope, nothingSupposed);
    expect(counterexample?.leader).toContain('HOT_REMOVE d1');
    expect(counterexample?.because).toContain('owner of g1: fd1 against none');
  });

  test('a walk goes no further than what is supposed, and says where it stopped', () => {
    const { scope } = instance('with hot-plug', [groupOfDevices(2)], {
      features: ['drivers', 'hotplug'],
    });
    const { outside } = simulate(lockstep, deviceCentric, scope, terms);
    expect(outside.moves).toBeGreaterThan(0);
    expect(outside.shortest?.at(-1)).toMatch(/^HOT_REMOVE|^UNBIND_DRIVER/);
  });

  const [resets, dying] = containerLimits;
  test('while a device is reset, iommufd attaches nothing in its group; the container does', () => {
    if (resets === undefined) throw new Error('no instance with resets');
    expect(simulate(lockstep, deviceCentric, resets.scope, terms)).toMatchObject({
      ...{ holds: true, pairs: 5068, moves: 40340, conceded: 640 },
      outside: { moves: 0 },
    });
    const { counterexample } = simulate(lockstep, iommufd, resets.scope, terms);
    expect(counterexample?.leader.slice(-2)).toEqual(['RESET_PREPARE d1', 'SET_IOMMU fd1']);
    expect(counterexample?.because).toEqual(['the answer ATTACH d2 i1 is answered EBUSY']);
  });

  test('a process that dies gives up the memory of two devices at once, and no sequence does', () => {
    if (dying === undefined) throw new Error('no instance with dying users');
    const { counterexample } = simulate(lockstep, deviceCentric, dying.scope, terms);
    expect(counterexample?.leader.slice(-3)).toEqual(['MMAP_BAR d1', 'MMAP_BAR d2', 'EXIT fd1']);
    expect(counterexample?.because).toEqual(['on the way memory of d1: mapped against unmapped']);
  });
});
