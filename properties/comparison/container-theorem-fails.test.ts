import type { Rules } from '../../machines/policies/rules';
import type { Terms } from './simulation-result';
import { soundPremises } from '../../machines/policies/premises';
import { policies } from '../../machines/policies/registry';
import { rulesFor } from '../../machines/policies/rules';
import { groupOfDevices } from '../../machines/scope';
import { containerByDevices } from './container-by-devices';
import { hypotheses } from './hypothesis';
import { instance } from './instances';
import { tolerances } from './relation';
import { simulate } from './simulation';

const lockstep = rulesFor(policies.lockstep);
const deviceCentric = rulesFor(policies['device-centric']);
const terms: Terms = {
  strategy: containerByDevices,
  tolerance: tolerances.blockedWithoutFile,
  hypothesis: hypotheses.ownedGroupHasFile,
};
const { scope: pair } = instance('a pair', [groupOfDevices(2)]);

describe('the proof can fail', () => {
  const without = (name: 'UNSET_CONTAINER' | 'SET_IOMMU' | 'UNBIND_DRIVER'): Terms => ({
    ...terms,
    strategy: {
      says: [],
      answers: { ...containerByDevices.answers, [name]: () => undefined },
    },
  });

  test('if leaving the container is not answered', () => {
    const { counterexample } = simulate(lockstep, deviceCentric, pair, without('UNSET_CONTAINER'));
    expect(counterexample).toEqual({
      leader: ['OPEN_GROUP g1', 'SET_CONTAINER g1 fd1', 'UNSET_CONTAINER g1'],
      follower: ['OPEN_DEVICE d1', 'BIND d1 fd1', 'OPEN_DEVICE d2', 'BIND d2 fd1'],
      because: [
        'DMA of r1: default against blocked',
        'DMA of r2: default against blocked',
        'owner of g1: none against fd1',
      ],
    });
  });

  test('if setting the IOMMU is not answered', () => {
    const { counterexample } = simulate(lockstep, deviceCentric, pair, without('SET_IOMMU'));
    expect(counterexample?.because).toContain('DMA of r2: i1 of fd1 against blocked');
  });

  test('if an answer is refused: both traces up to there are told', () => {
    const strategy = {
      says: [],
      answers: {
        ...containerByDevices.answers,
        SET_CONTAINER: (_move: unknown, player: { does(name: 'ALLOC', i: number): void }) => {
          player.does('ALLOC', 2);
          player.does('ALLOC', 2);
        },
      },
    };
    const { counterexample } = simulate(lockstep, deviceCentric, pair, { ...terms, strategy });
    expect(counterexample).toEqual({
      leader: ['OPEN_GROUP g1', 'SET_CONTAINER g1 fd1'],
      follower: ['ALLOC i2'],
      because: ['the answer ALLOC i2 is answered ignored'],
    });
  });

  const broken: readonly (readonly [string, Partial<Rules['premises']>, string])[] = [
    [
      'a claim that blocks nobody',
      { claim: 'skips-the-switch' },
      'DMA of r1: blocked against default',
    ],
    [
      'a last detach that leads to the default domain',
      { lastDetach: 'default' },
      'on the way DMA of r1: i1 of fd1 against default',
    ],
    [
      'a switch that passes through the default domain',
      { switch: 'through-default' },
      'on the way DMA of r1: blocked against default',
    ],
    [
      'a release that leaves the group blocked',
      { giveBack: 'blocked' },
      'DMA of r1: default against blocked',
    ],
  ];
  test.each(broken)('if the follower has %s', (_name, change, because) => {
    const rules = { ...deviceCentric, premises: { ...soundPremises, ...change } };
    const { counterexample } = simulate(lockstep, rules, pair, terms);
    expect(counterexample?.because).toContain(because);
  });

  test('if a container leaves its devices in the default domain, which no bound device is in', () => {
    const premises = { ...soundPremises, claim: 'leaves-default' as const };
    const { counterexample } = simulate({ ...lockstep, premises }, deviceCentric, pair, terms);
    expect(counterexample?.leader).toEqual(['OPEN_GROUP g1', 'SET_CONTAINER g1 fd1']);
    expect(counterexample?.because).toContain('DMA of r1: default against blocked');
  });

  test('it says nothing where table writes may fail', () => {
    expect(() => simulate(lockstep, deviceCentric, { ...pair, failures: 1 }, terms)).toThrow(
      /table writes of lockstep may fail/,
    );
  });
});
