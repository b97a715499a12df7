import { shippedQuirks } from '../../machines/policies/quirks';
import { policies } from '../../machines/policies/registry';
import { rulesFor } from '../../machines/policies/rules';
import { comparedByDefault } from './comparison-report';
import { containerByDevices } from './container-by-devices';
import { differenceLines, equalityLines } from './difference-page';
import { differences } from './differences';
import { hypotheses } from './hypothesis';
import { containerLimits, freedomInstances, pairInstances } from './instances';
import { backwards } from './match-sets';
import { nameOfRules } from './rules-name';
import { freedomLines, simulationLines } from './simulation-page';
import { simulateStrictly } from './strictest';
import { tolerances } from './relation';
import { unmatched } from './unmatched';

const lockstep = rulesFor(policies.lockstep);
const deviceCentric = rulesFor(policies['device-centric']);
const iommufd = rulesFor(policies.iommufd);
const [pair] = pairInstances;
const [freedom] = freedomInstances;
const [, dying] = containerLimits;
if (pair === undefined || freedom === undefined || dying === undefined)
  throw new Error('instances are missing');

test('a page lists every difference with both answers and the shortest sequence', () => {
  const comparison = differences(iommufd, deviceCentric, pair.scope);
  const row = { instance: pair, first: iommufd, second: deviceCentric, comparison };
  const lines = differenceLines(row);
  expect(lines[0]).toBe('### iommufd against device-centric: a pair');
  expect(lines.at(-2)).toMatch(
    /^\| `ATTACH` \| EINVAL \| OK \| the answer \| `OPEN_DEVICE d1` .* `ATTACH d2 i2` \| 640 \|$/,
  );
  expect(equalityLines([row]).join('\n')).toContain('| 1 difference |');
});

test('a page tells what a simulation supposes, and both sides of a counterexample', () => {
  const terms = { strategy: containerByDevices, hypothesis: hypotheses.ownedGroupHasFile };
  const judged = simulateStrictly(lockstep, deviceCentric, dying.scope, terms);
  const row = { instance: dying, first: lockstep, second: deviceCentric, ...judged };
  const text = simulationLines([row]).join('\n');
  expect(text).toContain('| lockstep | device-centric: **no** |');
  expect(text).toContain('Supposed: a group is in a container only while');
  expect(text).toMatch(
    /does not follow lockstep in `OPEN_GROUP g1` .* Its answers are `OPEN_DEVICE/,
  );
});

test('a page tells what device files do beyond containers', () => {
  const tolerance = tolerances.nothing;
  const found = unmatched(deviceCentric, lockstep, freedom.scope, backwards(tolerance));
  const row = { instance: freedom, first: deviceCentric, second: lockstep, tolerance };
  expect(freedomLines([{ ...row, unmatched: found }])).toContain(
    '| a pair | device-centric | lockstep | nothing | `OPEN_DEVICE d1` `BIND d1 fd1` `ALLOC i1` `ATTACH d1 i1` |',
  );
});

test('rules have names that tell quirks and changed premises', () => {
  const shipped = rulesFor(policies.iommufd, shippedQuirks);
  expect([iommufd, shipped].map(nameOfRules)).toEqual(['iommufd', 'iommufd as shipped']);
  const premises = { ...iommufd.premises, free: 'any-time' as const };
  expect(nameOfRules({ ...iommufd, premises })).toBe('iommufd (with a changed premise)');
});

test('every policy with device files or containers takes part, on the side of its interface', () => {
  const { containers, devices, inPairs } = comparedByDefault;
  const compared = [...containers, ...devices, ...inPairs].map(({ policy }) => policy.name);
  expect(new Set(compared)).toEqual(
    // groups that are bound have commands of their own
    new Set(Object.keys(policies).filter((name) => name !== 'group-bind')),
  );
  expect(containers.map(({ policy }) => policy.interface)).not.toContain('device');
  expect(devices.map(({ policy }) => policy.interface)).not.toContain('container');
  expect(devices.at(-1)?.policy.name).toBe('device-centric');
});
