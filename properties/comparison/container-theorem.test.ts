import type { Simulation, Terms } from './simulation-result';
import { shippedQuirks } from '../../machines/policies/quirks';
import { policies } from '../../machines/policies/registry';
import { rulesFor } from '../../machines/policies/rules';
import { groupOfDevices } from '../../machines/scope';
import { containerByDevices } from './container-by-devices';
import { hypotheses } from './hypothesis';
import { containerInstances, instance } from './instances';
import { tolerances } from './relation';
import { simulate } from './simulation';
import { simulateStrictly } from './strictest';

const lockstep = rulesFor(policies.lockstep);
const deviceCentric = rulesFor(policies['device-centric']);
const iommufd = rulesFor(policies.iommufd);
const shipped = rulesFor(policies.iommufd, shippedQuirks);
const terms: Terms = {
  strategy: containerByDevices,
  tolerance: tolerances.blockedWithoutFile,
  hypothesis: hypotheses.ownedGroupHasFile,
};
const { scope: pair } = instance('a pair', [groupOfDevices(2)]);
const drivers = instance('with drivers', [groupOfDevices(2)], { features: ['drivers'] }).scope;

/** The figures of a simulation, for a table. */
const figures = (one: Simulation): string =>
  [one.pairs, one.leaderStates, one.moves, one.longestAnswer, one.conceded, one.outside.moves].join(
    ' ',
  );

describe('every behaviour of a container is one of devices that are attached one by one', () => {
  const pinned = [
    ['blockedWithoutFile', '364 364 1972 4 128 0'],
    ['nothing', '364 364 1972 4 0 0'],
    ['nothing', '392 392 2442 4 0 0'],
    ['blockedWithoutFile', '5484 5484 40924 6 1920 0'],
    ['blockedWithoutFile', '1604 1604 10904 6 768 0'],
    ['blockedWithoutFile', '5880 5400 37532 4 1440 4696'],
    ['blockedWithoutFile', '876 804 5954 4 216 536'],
  ] as const;

  test.each(containerInstances.map((one, at) => [one.name, one.scope, pinned[at]] as const))(
    'with %s',
    (_name, scope, expected) => {
      const { terms: tried, simulation } = simulateStrictly(lockstep, deviceCentric, scope, terms);
      expect(simulation.counterexample).toBeUndefined();
      expect([tried.tolerance.name, figures(simulation)]).toEqual(expected);
    },
  );

  test('at every table write, but for the time that a device without a file needs to get one', () => {
    const { blockedMeanwhile } = simulate(lockstep, deviceCentric, drivers, terms);
    expect(blockedMeanwhile).toEqual({ UNBIND_DRIVER: 64, BIND_VFIO_DRIVER: 64 });
  });

  test('without any concession where no driver comes or goes', () => {
    const { terms: tried, simulation } = simulateStrictly(lockstep, deviceCentric, pair, terms);
    expect([tried.tolerance.name, simulation.holds]).toEqual(['nothing', true]);
    expect(simulation.blockedMeanwhile).toEqual({});
  });

  test('without any concession under shipped iommufd, in which the whole group follows', () => {
    const simulation = simulate(lockstep, shipped, drivers, {
      ...terms,
      tolerance: tolerances.nothing,
    });
    expect([simulation.holds, figures(simulation)]).toEqual([true, '364 364 1972 4 0 0']);
    expect(simulation.blockedMeanwhile).toEqual({});
  });

  test('under iommufd as specified on the same terms as device-centric', () => {
    expect(simulate(lockstep, iommufd, drivers, terms)).toEqual(
      simulate(lockstep, deviceCentric, drivers, terms),
    );
  });
});
